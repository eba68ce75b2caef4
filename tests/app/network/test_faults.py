"""Every kind of fault in a sheet is told with its sheet, row, column and cure."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from flask import Flask

from app.network.loading import plan_load
from core.db import see_resorts, transaction
from core.sheets.faults import Fault
from tests.app.network.tiny import Network, day, source_of, tiny


@dataclass
class Case:
    """What somebody typed, and where and how it must be told; rows as a spreadsheet counts."""

    name: str
    sheet: str
    row: int
    cells: dict[str, str]
    column: str
    says: str
    also: dict[str, dict[str, str]] = field(default_factory=dict)


def case(name: str, place: str, column: str, says: str, **cells: str) -> Case:
    sheet, _, row = place.partition(":")
    return Case(name, sheet, int(row), cells, column, says)


CELLS = [
    case("an empty cell", "rooms:2", "number", "This cell is empty", number=""),
    case("a code with capitals", "boards:2", "board", "is not a valid code", board="Half Board"),
    case("a code with two hyphens", "boards:2", "board", "not a valid code", board="half--board"),
    case("a word for a number", "rooms:2", "floor", "is not a whole number", floor="first"),
    case("a number too small", "buildings:2", "floors", "The minimum is 1", floors="0"),
    case("a number too large", "boards:3", "meals", "The maximum is 8", meals="30"),
    case("an amount with a comma", "prices:2", "amount", "decimal point", amount="70,00"),
    case("an amount with a sign", "prices:2", "amount", "is not an amount", amount="70 €"),
    case("an amount below zero", "prices:3", "amount", "below zero", amount="-50.00"),
    case("a tenth of a cent", "prices:3", "amount", "too many decimal places", amount="50.005"),
    case("a date of another order", "seasons:2", "first_night", "is not a date",
         first_night="31.05.2027"),
    case("a day that is not", "calendar:2", "day", "is not a date", day="2027-02-30"),
    case("a year with a slip", "calendar:2", "day", "not in this century", day="0227-02-20"),
    case("a yes in another language", "buildings:2", "lift", "neither yes nor no", lift="jah"),
    case("a kind that is not", "calendar:2", "kind", "Enter one of: holiday", kind="feast"),
    case("an e-mail without a sign", "staff:3", "email", "not an e-mail address",
         email="anna.example.org"),
    case("letters in a telephone", "resorts:2", "phone", "not a phone number", phone="ask Anna"),
    case("an hour that is not", "resorts:2", "check_in_from", "not a time of day",
         check_in_from="25:00"),
    case("a zone that is not", "resorts:2", "zone", "not a time zone", zone="Europe/Parnu"),
    case("a currency that is not", "resorts:2", "currency", "Enter one of: EUR", currency="EEK"),
    case("a coordinate in words", "resorts:2", "latitude", "not a coordinate", latitude="58° N"),
    case("a latitude beyond the pole", "resorts:2", "latitude", "mixed up", latitude="124.5"),
    case("a text too long", "room_types:2", "name_en", "Shorten it to 200", name_en="x" * 201),
    case("an invisible character", "room_types:2", "name_en", "control characters",
         name_en="Sin\x07gle"),
    case("no English text", "boards:2", "name_en", "English text is missing",
         name_en="", name_et="Poolpansion"),
    case("a weekday that is not", "restrictions:2", "arrival_weekdays", "The maximum is 7",
         arrival_weekdays="1;8"),
    case("a list with one thing twice", "resorts:2", "services", "appears here twice",
         services="sauna;pool;sauna"),
    case("a language that is not", "staff:3", "language", "Enter one of: en, ru, et",
         language="fi"),
    case("a failed formula", "prices:2", "amount", "formula failed", amount="#REF!"),
    case("a step that is none", "cancellation_policies:2", "steps", "is not a step",
         steps="14 days: free; 0: 100%"),
    case("steps out of order", "cancellation_policies:2", "steps", "must decrease from step",
         steps="3: 50%; 14: 0%; 0: 100%"),
    case("steps without the last", "cancellation_policies:2", "steps", "End with a step for 0",
         steps="14: 0%; 3: 50%"),
    case("a fee that falls", "cancellation_policies:2", "steps", "fee falls towards arrival",
         steps="14: 50%; 0: 20%"),
    case("a fee above the price", "cancellation_policies:2", "steps", "more than the price",
         steps="0: 120%"),
    case("a person that is none", "sold_vouchers:2", "persons", "is not a person", persons="Anna"),
    case("a person too old", "sold_vouchers:2", "persons", "years old", persons="f163"),
]  # fmt: skip

ROWS = [
    case("the same code twice", "boards:3", "board", "repeats row 2", board="half"),
    case("the same room twice", "rooms:5", "number", "repeats row 2", number="101"),
    case("an unknown resort", "boards:2", "resort", "resorts has no “auror”. Did you mean aurora?",
         resort="auror"),
    case("an unknown room type", "rooms:2", "room_type", "enter one of: single, twin",
         room_type="penthouse"),
    case("an unknown board", "rate_plans:2", "board", "boards has no “halb”. Did you mean half",
         board="halb"),
    case("a range that ends before it begins", "restrictions:2", "last_night", "is not after",
         last_night=day(-5)),
    case("a departure on the arrival day", "sold_vouchers:3", "departure", "is not after",
         departure=day(5)),
    case("seasons that overlap", "seasons:3", "first_night", "shares nights with the season now",
         first_night=day(20)),
    case("a price for too many persons", "prices:2", "occupancy", "room type is 1",
         occupancy="2"),
    case("a place of a room not sold by place", "prices:2", "occupancy", "not sold by place",
         occupancy="0"),
    case("an age band upside down", "age_bands:3", "to_age", "ends before it begins",
         from_age="11", to_age="3"),
    case("age bands that overlap", "age_bands:3", "from_age", "shares ages with the band baby",
         from_age="2"),
    case("a supplement for two things", "supplements:2", "programme", "exactly one of them",
         programme="back-care"),
    case("a supplement for nothing", "supplements:2", "programme", "exactly one of them",
         board=""),
    case("a prepayment above the price", "prepayment_policies:2", "value", "from 1 to 100",
         value="0"),
    case("a value with nothing to say", "prepayment_policies:2", "value", "from 0 to 0",
         kind="all"),
    case("a least length above the most", "restrictions:2", "max_nights", "no stay could fit",
         min_nights="30"),
    case("a restriction of nothing", "restrictions:2", "closed", "limits nothing",
         closed_to_arrival="no", arrival_weekdays="", min_nights="", max_nights="",
         exact_nights="", min_days_ahead="", max_days_ahead=""),
    case("a room above the roof", "rooms:2", "floor", "highest floor is 3", floor="9"),
    case("a currency that is not the entity's", "resorts:2", "currency",
         "keeps its books in EUR", currency="USD"),
    case("an allotment of nobody", "quotas:3", "seller", "Enter the seller's code", seller=""),
    case("a general pool of somebody", "quotas:2", "seller", "Leave the seller empty",
         seller="baltic-travel"),
    case("a tier without a price", "quotas:4", "rate_plan", "Enter the rate plan's code",
         rate_plan=""),
    case("an allotment for one price", "quotas:3", "rate_plan", "Only a tier",
         rate_plan="flexible"),
    case("a general pool that is released", "quotas:2", "release_days", "Only an allotment",
         release_days="7"),
    case("more rooms promised than there are", "quotas:2", "size", "There are 2 rooms", size="5"),
    case("a managing company in one resort", "staff:2", "resort", "Leave the resort empty",
         resort="aurora"),
    case("a reception of no resort", "staff:3", "resort", "is for one resort", resort=""),
    case("one person with two names", "staff:3", "name", "is in row 2 with “Olga”",
         email="olga@example.org"),
    case("a programme that is not", "sold_vouchers:2", "persons", "has no programme sleep",
         persons="f63 sleep"),
    case("a person too many", "sold_vouchers:3", "persons", "Too many people: 2",
         persons="m65; f64"),
    case("two persons on one place", "sold_vouchers:2", "persons", "A place is for one person",
         persons="f63; f65"),
    case("a man on a woman's place", "sold_vouchers:2", "persons", "of the sex f", persons="m63"),
    case("a place in a single", "sold_vouchers:3", "by_place_sex", "not sold by place",
         by_place_sex="m"),
    case("more paid than it costs", "sold_vouchers:2", "paid", "More was paid", paid="351.00"),
    case("a stay beyond the horizon", "sold_vouchers:3", "departure", "Increase its horizon_days",
         arrival=day(80), departure=day(90)),
    case("a stay that began long ago", "sold_vouchers:3", "arrival", "began too long ago",
         arrival=day(-70)),
]  # fmt: skip


def changed(wrong: Case) -> Network:
    """The tiny network with the slip in it."""
    network = tiny()
    network[wrong.sheet][wrong.row - 2].update(wrong.cells)
    return network


def faults_of(app: Flask, network: Network, *, retire_missing: bool = False) -> list[Fault]:
    with app.app_context():
        see_resorts("all")
        with transaction():
            return plan_load(source_of(network), retire_missing=retire_missing).faults


def told(faults: list[Fault]) -> list[str]:
    return [str(fault) for fault in faults]


@pytest.mark.parametrize("wrong", CELLS + ROWS, ids=lambda wrong: wrong.name)
def test_a_slip_is_told_with_its_place_and_cure(empty: Flask, wrong: Case) -> None:
    faults = faults_of(empty, changed(wrong))
    places = [(fault.sheet, fault.row, fault.column) for fault in faults]
    assert (wrong.sheet, wrong.row, wrong.column) in places, told(faults)
    found = faults[places.index((wrong.sheet, wrong.row, wrong.column))]
    assert wrong.says in found.text


def test_there_are_more_than_forty_kinds() -> None:
    assert len({wrong.says for wrong in CELLS + ROWS}) > 40


def test_the_tiny_network_has_no_fault(empty: Flask) -> None:
    assert told(faults_of(empty, tiny())) == []


def test_a_fault_reads_as_a_sentence(empty: Flask) -> None:
    network = tiny()
    network["rooms"][0]["floor"] = "9"
    [said] = told(faults_of(empty, network))
    assert said == (
        "rooms, row 2, column floor: The building's highest floor is 3. "
        "Correct this floor or the building's."
    )


def test_all_faults_are_told_at_once_in_the_order_of_the_sheets(empty: Flask) -> None:
    network = tiny()
    network["prices"][0]["amount"] = "x"
    network["rooms"][3]["floor"] = "x"
    network["rooms"][0]["floor"] = "x"
    faults = faults_of(empty, network)
    assert [(fault.sheet, fault.row) for fault in faults] == [
        ("rooms", 2),
        ("rooms", 5),
        ("prices", 2),
    ]


def test_a_fault_in_one_row_is_not_told_again_by_those_that_name_it(empty: Flask) -> None:
    network = tiny()
    network["room_types"][0]["places"] = "one"
    [fault] = faults_of(empty, network)
    assert (fault.sheet, fault.column) == ("room_types", "places")


def test_a_voucher_too_many_for_the_rooms_is_told(empty: Flask) -> None:
    network = tiny()
    single = network["sold_vouchers"][1]
    network["sold_vouchers"] += [single | {"reference": f"V-{n}"} for n in (3, 4)]
    [fault] = faults_of(empty, network)
    assert (fault.sheet, fault.row, fault.column) == ("sold_vouchers", 5, "room_type")
    assert f"type single (2) are taken on {day(5)}" in fault.text
