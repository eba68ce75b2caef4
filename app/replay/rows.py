"""The rows of "Hotel booking demand" (Antonio, de Almeida, Nunes, 2019), as values."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path

CENTS = 100
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


class Outcome(StrEnum):
    """What became of a booking, in the file's words."""

    STAYED = "Check-Out"
    CANCELLED = "Canceled"
    NO_SHOW = "No-Show"


class NotThatFile(Exception):
    """The CSV lacks columns, or a row cannot be read."""

    def __init__(self, path: Path, fault: str) -> None:
        super().__init__(
            f"{path.name}: {fault} Its columns must be those of hotel_bookings_2015.csv."
        )


@dataclass(frozen=True, slots=True)
class Row:
    """One booking of the file; `adr` is the price of a night in cents, `number` its line."""

    number: int
    hotel: str
    room_type: str
    booked_on: date
    arrival: date
    nights: int
    adults: int
    children: int
    babies: int
    meal: str
    deposit: str
    country: str
    channel: str
    changes: int
    adr: int
    outcome: Outcome
    outcome_on: date

    @property
    def departure(self) -> date:
        """The day after the last night."""
        return self.arrival + timedelta(days=self.nights)

    @property
    def price(self) -> int:
        """Of the whole stay, in cents."""
        return self.adr * self.nights

    @property
    def beds(self) -> int:
        """How many need one: babies do not."""
        return self.adults + self.children


@dataclass(frozen=True)
class Demand:
    """What was read: rows that can be played, by hotel in the file's order; the rest counted."""

    rows: Mapping[str, list[Row]]
    skipped: Counter[str] = field(default_factory=Counter)

    @property
    def count(self) -> int:
        """How many can be played."""
        return sum(len(rows) for rows in self.rows.values())


def read_demand(path: Path) -> Demand:
    """Read the file. Raises NotThatFile."""
    rows: dict[str, list[Row]] = {}
    skipped: Counter[str] = Counter()
    with path.open(newline="", encoding="utf-8-sig") as stream:
        for row in _rows(path, csv.DictReader(stream)):
            if why := _unplayable(row):
                skipped[why] += 1
            else:
                rows.setdefault(row.hotel, []).append(row)
    if not rows:
        raise NotThatFile(path, "There is no booking in it.")
    return Demand(rows, skipped)


def _rows(path: Path, lines: Iterable[dict[str, str]]) -> Iterator[Row]:
    for number, line in enumerate(lines, 2):
        try:
            yield _row(number, line)
        except KeyError as lacking:
            raise NotThatFile(path, f"The column {lacking} is missing.") from None
        except (ValueError, TypeError, AttributeError, InvalidOperation) as fault:
            raise NotThatFile(path, f"Line {number} cannot be read ({fault}).") from None


def _unplayable(row: Row) -> str:
    if row.nights <= 0:
        return "without nights"
    return "" if row.adults else "without adults"


def _row(number: int, line: Mapping[str, str]) -> Row:
    arrival = date(
        int(line["arrival_date_year"]),
        MONTHS.index(line["arrival_date_month"]) + 1,
        int(line["arrival_date_day_of_month"]),
    )
    booked_on = arrival - timedelta(days=int(line["lead_time"]))
    return Row(
        number=number,
        hotel=line["hotel"],
        room_type=line["reserved_room_type"].strip(),
        booked_on=booked_on,
        arrival=arrival,
        nights=int(line["stays_in_weekend_nights"]) + int(line["stays_in_week_nights"]),
        adults=int(line["adults"]),
        children=_count(line["children"]),
        babies=_count(line["babies"]),
        meal=line["meal"].strip(),
        deposit=line["deposit_type"].strip(),
        country=line["country"].strip(),
        channel=line["distribution_channel"].strip(),
        changes=int(line["booking_changes"]),
        adr=_cents(line["adr"]),
        outcome=Outcome(line["reservation_status"]),
        outcome_on=max(_american(line["reservation_status_date"]), booked_on),
    )


def _count(cell: str) -> int:
    """The file writes NA where nobody knew."""
    return 0 if cell in ("", "NA", "NULL") else int(cell)


def _cents(cell: str) -> int:
    exact = Decimal(cell) * CENTS
    if exact != int(exact) or exact < 0:
        raise ValueError(f"a price of {cell}")
    return int(exact)


def _american(cell: str) -> date:
    month, day, year = cell.split("/")
    return date(int(year), int(month), int(day))
