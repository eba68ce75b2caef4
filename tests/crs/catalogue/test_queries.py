"""What a programme promises for dates, read with the resort's own calendar."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import insert, update

from core.db import db, transaction
from core.organisation.models import CalendarDay
from crs.catalogue.models import Procedure, Programme, ProgrammeProcedure
from crs.catalogue.queries import house_calendar, promises
from tests.cast import House


def monday(house: House) -> date:
    """The first Monday from today on."""
    return house.today + timedelta(days=(8 - house.today.isoweekday()) % 7)


def numbers(house: House, nights: int) -> list[tuple[str, int]]:
    """Procedures of the back-care programme in a stay from Monday."""
    programme = db.session.get_one(Programme, house.programmes["back-care"])
    arrival = monday(house)
    found = promises(programme, arrival, arrival + timedelta(days=nights))
    return [(promise.name["en"], promise.number) for promise in found]


def mark(house: House, ahead: int, kind: str) -> None:
    """Put a day, counted from Monday, into the house calendar."""
    day = monday(house) + timedelta(days=ahead)
    row = {"resort_id": house.resort, "day": day, "kind": kind, "note": {"en": kind}}
    with transaction() as session:
        session.execute(insert(CalendarDay), row)


def test_a_programme_promises_a_number_of_each_procedure(aurora: House) -> None:
    assert numbers(aurora, 7) == [("Mud wrap", 3)]
    assert numbers(aurora, 14) == [("Mud wrap", 6)]


def test_the_most_of_a_stay_is_kept(aurora: House) -> None:
    with transaction() as session:
        session.execute(update(ProgrammeProcedure).values(most=4))
    assert numbers(aurora, 14) == [("Mud wrap", 4)]


def test_a_holiday_takes_a_treatment_day_unless_duty_cabins_give_it(aurora: House) -> None:
    mark(aurora, 2, "holiday")
    assert numbers(aurora, 7) == [("Mud wrap", 2)]
    with transaction() as session:
        session.execute(update(Procedure).values(sundays=True))
    assert numbers(aurora, 7) == [("Mud wrap", 3)]


def test_a_procedure_that_is_not_given_is_not_promised(aurora: House) -> None:
    assert numbers(aurora, 1) == []


def test_of_two_kinds_on_a_day_the_stricter_decides(aurora: House) -> None:
    for kind in ("closed", "short"):
        mark(aurora, 2, kind)
    day = monday(aurora) + timedelta(days=2)
    assert house_calendar(aurora.resort, day, day) == {day: "closed"}
