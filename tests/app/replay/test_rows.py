"""Reading the file: what can be played, what is skipped, what is no such file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.replay.events import events_of
from app.replay.hotels import RoomKind, hotel_of
from app.replay.rows import NotThatFile, Outcome, read_demand
from tests.app.replay.file import CITY, RESORT, line, write_file


def test_a_row_becomes_values_and_its_money_whole_cents(tmp_path: Path) -> None:
    path = write_file(tmp_path / "b.csv", [line(adr="80.5", nights=3, children="NA", lead=31)])
    [row] = read_demand(path).rows[CITY]
    assert (row.number, row.booked_on, row.arrival) == (2, date(2015, 5, 31), date(2015, 7, 1))
    assert (row.departure, row.adr, row.price) == (date(2015, 7, 4), 8050, 24150)
    assert (row.adults, row.children, row.outcome) == (2, 0, Outcome.STAYED)


def test_rows_without_nights_or_adults_are_counted_and_not_played(tmp_path: Path) -> None:
    lines = [line(nights=0), line(nights=0), line(adults=0), line(RESORT)]
    demand = read_demand(write_file(tmp_path / "b.csv", lines))
    assert demand.skipped == {"without nights": 2, "without adults": 1}
    assert (list(demand.rows), demand.count) == ([RESORT], 1)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"adr": "80.555"}, "Line 2 cannot be read"),
        ({"adr": "-1"}, "Line 2 cannot be read"),
        ({"arrival_date_month": "Brumaire"}, "Line 2 cannot be read"),
        ({"reservation_status": "Lost"}, "Line 2 cannot be read"),
        ({"reservation_status_date": "soon"}, "Line 2 cannot be read"),
    ],
)
def test_what_cannot_be_read_is_named_by_its_line(
    tmp_path: Path, change: dict[str, Any], told: str
) -> None:
    with pytest.raises(NotThatFile, match=told):
        read_demand(write_file(tmp_path / "b.csv", [line(**change)]))


def test_another_file_is_told_apart(tmp_path: Path) -> None:
    other = tmp_path / "b.csv"
    other.write_text("name,size\nAnna,1\n")
    with pytest.raises(NotThatFile, match=r"b\.csv: The column '[a-z_]+' is missing"):
        read_demand(other)
    other.write_text("")
    with pytest.raises(NotThatFile, match="no booking"):
        read_demand(other)


def test_a_hotel_is_as_large_as_its_stays_show(tmp_path: Path) -> None:
    lines = [
        line(arrives=0, nights=3),
        line(arrives=2, nights=1, adults=3),
        line(arrives=3, nights=2),
        line(arrives=2, nights=1, outcome="Canceled", adults=9),
        line(reserved_room_type="P", outcome="No-Show"),
    ]
    rows = read_demand(write_file(tmp_path / "b.csv", lines)).rows[CITY]
    hotel = hotel_of(CITY, "city", rows)
    assert hotel.kinds == {"A": RoomKind(2, 3), "P": RoomKind(0, 2)}
    assert hotel.rooms == 2


def test_events_come_in_the_order_of_time(tmp_path: Path) -> None:
    lines = [
        line(lead=0, arrives=1, nights=1, status_after=0, booking_changes=1),
        line(lead=3, arrives=0, nights=1),
        line(lead=2, arrives=3, outcome="Canceled", status_after=-2),
        line(lead=0, arrives=2, outcome="No-Show"),
    ]
    rows = read_demand(write_file(tmp_path / "b.csv", lines)).rows[CITY]
    events = events_of(rows, "Europe/Lisbon")
    assert [one.at for one in events] == sorted(one.at for one in events)
    assert [(one.row.number, one.kind.name) for one in events] == [
        (3, "BOOKED"),
        (3, "ARRIVED"),
        (3, "DEPARTED"),
        (2, "BOOKED"), (4, "BOOKED"), (2, "AMENDED"), (4, "CANCELLED"), (2, "ARRIVED"),
        (2, "LEFT_AT_ONCE"),
        (5, "BOOKED"), (5, "NO_SHOW"),
    ]  # fmt: skip
