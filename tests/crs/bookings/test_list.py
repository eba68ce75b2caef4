"""The desk's list of bookings: found by parts of what is known, in as few questions as may be."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, text

from core.db import db
from core.refusals import NotThere
from crs.bookings.models import Booking
from crs.bookings.operations import hold_booking
from crs.bookings.queries import access_booking, list_bookings
from crs.bookings.wishes import BuyerWish
from crs.permissions import CrsPerm
from tests.cast import House, build_house
from tests.make import make_wish
from tests.staff import browser_of, make_person, signed_in, within


@pytest.fixture
def large(app: Flask) -> House:
    return build_house(app, slug="large", rooms={"single": 60})


def hold(app: Flask, house: House, name: str, **buyer: str) -> str:
    """A booking by somebody of this name; its code."""

    def book() -> str:
        who = BuyerWish(name, buyer.get("email", ""), buyer.get("phone", "+372 5"))
        held: Booking = hold_booking(replace(make_wish(house), buyer=who))
        return held.code

    return within(app, book)


def found(app: Flask, words: str) -> list[str]:
    return within(app, lambda: [one.code for one in list_bookings(words=words)])


def test_parts_of_what_is_known_find_the_booking(app: Flask, large: House) -> None:
    anna = hold(app, large, "Anna Mets", email="anna@pines.example", phone="+372 5555 0101")
    boris = hold(app, large, "Борис Ёлкин", email="boris@sea.example", phone="+7 911 0202")
    for words in ("nna me", "ANNA", "pines", "5555 0101", anna, f" {anna.lower()} "):
        assert found(app, words) == [anna], words
    assert found(app, "ёлкин") == [boris]
    assert found(app, "example") == [boris, anna]
    assert found(app, "nobody such") == found(app, "%") == found(app, "_") == []


def test_the_search_asks_an_index_for_each_column(app: Flask, large: House) -> None:
    hold(app, large, "Anna Mets")
    with asked(app) as statements:
        found(app, "mets")
    [(statement, parameters)] = [one for one in statements if "ILIKE" in one[0]]

    def explain() -> str:
        db.session.execute(text("SET LOCAL enable_seqscan = off"))
        link = db.session.connection()
        return "\n".join(row[0] for row in link.exec_driver_sql(f"EXPLAIN {statement}", parameters))

    plan = within(app, explain)
    for column in ("name", "email", "phone"):
        assert f"ix_party_{column}_parts" in plan


@contextmanager
def asked(app: Flask) -> Iterator[list[tuple[str, Any]]]:
    """The statements that are sent meanwhile."""
    sent: list[tuple[str, Any]] = []

    def note(_link: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        sent.append((statement, parameters))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


def test_fifty_bookings_take_no_more_questions_than_five(app: Flask, large: House) -> None:
    browser = browser_of(app, make_person(app, "managing_company"))
    numbers = []
    for count in (5, 45):
        for number in range(count):
            hold(app, large, f"Guest {number}")
        with asked(app) as statements:
            assert browser.get("/desk/bookings").text.count('<td data-label="Buyer">') >= count
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]


def test_older_ones_are_those_of_the_same_filter(app: Flask, large: House) -> None:
    for number in range(51):
        hold(app, large, f"Guest {number}")
    browser = browser_of(app, make_person(app, "managing_company"))
    arrival = (large.day(10) - timedelta(days=1)).isoformat()
    page = browser.get(f"/desk/bookings?words=Guest&status=held&arrival_from={arrival}").text
    for asked_for in ("words=Guest", "status=held", f"arrival_from={arrival}"):
        assert asked_for in page.partition('class="pager"')[2]


def test_a_booking_is_reached_only_where_the_deed_is_allowed(app: Flask, large: House) -> None:
    rita = make_person(app, "reception", large.resort, name="Rita")
    code = hold(app, large, "Anna Mets")

    def reached(to: CrsPerm) -> str:
        return access_booking(code, by=signed_in(rita), to=to).code

    assert within(app, lambda: reached(CrsPerm.BOOKING_SEE)) == code
    assert within(app, lambda: reached(CrsPerm.BOOKING_CANCEL)) == code
    with pytest.raises(NotThere):
        within(app, lambda: reached(CrsPerm.BOOKING_CONFIRM))


def test_the_resorts_of_a_list_are_those_that_are_asked_for(app: Flask, large: House) -> None:
    code = hold(app, large, "Anna Mets")

    def listed(resorts: list[int] | None) -> list[str]:
        return within(app, lambda: [one.code for one in list_bookings(resort_ids=resorts)])

    assert listed(None) == listed([large.resort]) == [code]
    assert listed([]) == []
