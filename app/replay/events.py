"""What happens to the bookings of a hotel, in the order of time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import IntEnum
from typing import Generic, Protocol, TypeVar
from zoneinfo import ZoneInfo

from app.replay.rows import Outcome

SALES_BEGIN, SALES_LAST = time(10, 30), timedelta(hours=7)


class Kind(IntEnum):
    """What happens, in the order of a day; a day's sales are spread over its middle."""

    DEPARTED = 0
    BOOKED = 1
    AMENDED = 2
    CANCELLED = 3
    ARRIVED = 4
    LEFT_AT_ONCE = 5
    """Departed on the day of arrival."""
    NO_SHOW = 6


HOURS = {
    Kind.DEPARTED: time(10),
    Kind.BOOKED: SALES_BEGIN,
    Kind.AMENDED: time(18),
    Kind.CANCELLED: time(18, 30),
    Kind.ARRIVED: time(19),
    Kind.LEFT_AT_ONCE: time(22),
    Kind.NO_SHOW: time(23),
}


class Story(Protocol):
    """What became of a booking, by days."""

    @property
    def booked_on(self) -> date:
        """When it was made."""

    @property
    def arrival(self) -> date:
        """The day of arrival."""

    @property
    def changes(self) -> int:
        """How often it was amended: once is played."""

    @property
    def outcome(self) -> Outcome:
        """How it ended."""

    @property
    def outcome_on(self) -> date:
        """When it did."""


Told = TypeVar("Told", bound=Story)


@dataclass(frozen=True, slots=True)
class Event(Generic[Told]):
    """One thing that happens to one booking."""

    at: datetime
    kind: Kind
    row: Told


def events_of(rows: Iterable[Told], zone: str) -> list[Event[Told]]:
    """Everything that became of the bookings, in the order of time."""
    where = ZoneInfo(zone)
    by_day: dict[tuple[date, Kind], list[Told]] = defaultdict(list)
    for row in rows:
        for day, kind in _days(row):
            by_day[day, kind].append(row)
    return [
        Event(at, kind, row)
        for (day, kind), mine in sorted(by_day.items(), key=lambda one: one[0])
        for at, row in zip(_instants(day, kind, len(mine), where), mine, strict=True)
    ]


def _days(row: Story) -> Iterator[tuple[date, Kind]]:
    yield row.booked_on, Kind.BOOKED
    if row.changes:
        ends = row.outcome_on if row.outcome == Outcome.CANCELLED else row.arrival
        yield row.booked_on + (max(ends, row.booked_on) - row.booked_on) // 2, Kind.AMENDED
    if row.outcome == Outcome.CANCELLED:
        yield row.outcome_on, Kind.CANCELLED
    elif row.outcome == Outcome.NO_SHOW:
        yield row.arrival, Kind.NO_SHOW
    else:
        yield row.arrival, Kind.ARRIVED
        left = max(row.outcome_on, row.arrival)
        yield left, Kind.LEFT_AT_ONCE if left == row.arrival else Kind.DEPARTED


def _instants(day: date, kind: Kind, count: int, zone: ZoneInfo) -> Sequence[datetime]:
    """One for each; those of a kind are at once, sales one after the other."""
    first = datetime.combine(day, HOURS[kind], zone)
    step = SALES_LAST / count if kind == Kind.BOOKED else timedelta(0)
    return [first + step * number for number in range(count)]
