"""A network that is sold from keeps what it promised, whatever a spreadsheet says."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.app.network.test_faults import Case, case, changed, faults_of, told
from tests.app.network.tiny import day, tiny

AGAIN = [
    case("another currency", "resorts:2", "currency", "Its currency cannot be changed",
         currency="USD"),
    case("another arrival", "sold_vouchers:3", "arrival", "already loaded with another value",
         arrival=day(6)),
    case("another price", "sold_vouchers:3", "total", "already loaded with another value",
         total="500.00"),
    case("a pool below what is sold", "quotas:2", "size", f"Promised on {day(5)}: 1",
         size="0"),
]  # fmt: skip


@pytest.mark.parametrize("wrong", AGAIN, ids=lambda wrong: wrong.name)
def test_a_change_that_breaks_a_promise_is_refused(loaded: Flask, wrong: Case) -> None:
    network = changed(wrong)
    network["legal_entities"][0]["currency"] = network["resorts"][0]["currency"]
    faults = faults_of(loaded, network)
    places = [(fault.sheet, fault.row, fault.column) for fault in faults]
    assert (wrong.sheet, wrong.row, wrong.column) in places, told(faults)
    assert wrong.says in faults[places.index((wrong.sheet, wrong.row, wrong.column))].text


def test_rooms_that_are_sold_cannot_become_fewer(loaded: Flask) -> None:
    network = tiny()
    for row in network["rooms"][:2]:
        row["room_type"] = "twin"
    network["quotas"] = network["quotas"][:1]
    [fault] = faults_of(loaded, network)
    assert (fault.sheet, fault.column) == ("rooms", "room_type")
    assert "type single (aurora) that would be left: 0; promised on" in fault.text
    assert "bookings " in fault.text


def test_rooms_that_are_sold_cannot_be_retired(loaded: Flask) -> None:
    network = {"rooms": tiny()["rooms"][2:]}
    [fault] = faults_of(loaded, network, retire_missing=True)
    assert "type single (aurora) that would be left: 0" in fault.text


@pytest.mark.parametrize(
    ("sheet", "code"),
    [("room_types", "single"), ("rate_plans", "flexible"), ("boards", "full"),
     ("programmes", "back-care"), ("resorts", "aurora")],
)  # fmt: skip
def test_what_is_sold_cannot_be_retired(loaded: Flask, sheet: str, code: str) -> None:
    rows = tiny()[sheet]
    network = {sheet: [row for row in rows if code not in row.values()]}
    [fault] = faults_of(loaded, network, retire_missing=True)
    assert fault.sheet == sheet
    assert f"“{code}” is missing here, but has been sold: bookings " in fault.text


def test_what_other_sheets_still_name_cannot_be_retired(loaded: Flask) -> None:
    network = {"seasons": tiny()["seasons"][1:]}
    faults = faults_of(loaded, network, retire_missing=True)
    assert "“now” is missing here, but prices still names it" in " ".join(told(faults))


def test_a_sheet_that_is_not_given_retires_nothing(loaded: Flask) -> None:
    assert told(faults_of(loaded, {"boards": tiny()["boards"]}, retire_missing=True)) == []
