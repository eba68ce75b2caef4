"""The desk's inquiries: who waits longest first, who answers, what became of it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from core.db import db
from core.tasks.models import Task
from crs.bookings.operations import hold_booking
from crs.inquiries.models import Inquiry, Outcome, Source
from crs.inquiries.operations import OVERDUE, Asked, close_inquiry, create_inquiry
from crs.inquiries.overdue import tell_overdue
from tests.cast import House, build_house
from tests.crs.inquiries.test_asking import age, detached, sweep
from tests.make import make_wish
from tests.staff import browser_of, make_person, within

LIST = "/desk/inquiries"


@pytest.fixture
def house(app: Flask) -> House:
    return build_house(app)


@pytest.fixture
def olga(app: Flask, house: House) -> FlaskClient:
    """The browser of reception."""
    return browser_of(app, make_person(app, "reception", house.resort, name="Olga"))


def asks(app: Flask, name: str, resort: int | None, phone: str = "+372 5555 0101") -> int:
    """An inquiry by somebody of this name; its id."""
    asked = Asked(Source.WEB, "en", "Europe/Tallinn", phone=phone, name=name, resort_id=resort)
    return within(app, lambda: create_inquiry(asked, by="guest").id)


def read(app: Flask, key: int) -> Inquiry:
    return within(app, lambda: detached(select(Inquiry).where(Inquiry.id == key))[0])


def test_the_desk_sees_its_own_the_most_urgent_first(
    app: Flask, house: House, olga: FlaskClient
) -> None:
    boreas = build_house(app, slug="boreas")
    asks(app, "Late", house.resort, "+372 1111 0001")
    age(app)
    asks(app, "Waiting", house.resort, "+372 1111 0002")
    asks(app, "Foreign", boreas.resort, "+372 1111 0003")
    asks(app, "Of the network", None, "+372 1111 0004")
    page = olga.get(LIST).text
    assert page.index("Late") < page.index("Waiting")
    assert "Foreign" not in page
    assert "Of the network" not in page
    company = browser_of(app, make_person(app, "managing_company", name="Company"))
    whole = company.get(LIST).text
    assert all(name in whole for name in ("Late", "Waiting", "Foreign", "Of the network"))
    assert "Late" not in company.get(f"{LIST}?resort=boreas").text


def test_she_takes_it_notes_what_was_said_and_the_clock_stops(
    app: Flask, house: House, olga: FlaskClient
) -> None:
    key = asks(app, "Anna", house.resort)
    age(app)
    sweep(app)
    olga.post(f"{LIST}/{key}/taking")
    olga.post(f"{LIST}/{key}/notes", data={"words": "Rang, nobody there"})
    assert (read(app, key).taken_by, read(app, key).answered_at) == ("olga@example.org", None)
    olga.post(f"{LIST}/{key}/notes", data={"words": "Wants May", "reached": "1"})
    assert read(app, key).answered_at is not None
    [task] = within(app, lambda: detached(select(Task).where(Task.kind == OVERDUE)))
    assert (task.reference, task.done_by) == (str(key), "olga@example.org")
    page = olga.get(f"{LIST}/{key}").text
    said = ("Taken", "“Rang, nobody there”", "“Wants May”", "Reached: an answer")
    places = [page.index(words) for words in said]
    assert places == sorted(places)


def test_who_refuses_has_a_reason(app: Flask, house: House, olga: FlaskClient) -> None:
    key = asks(app, "Anna", house.resort)
    silent = olga.post(f"{LIST}/{key}/outcome", data={"outcome": "refused"})
    assert (silent.status_code, 'id="reason-fault"' in silent.text) == (422, True)
    olga.post(f"{LIST}/{key}/outcome", data={"outcome": "refused", "reason": "price"})
    one = read(app, key)
    assert (one.outcome, one.reason, one.closed_at is not None) == ("refused", "price", True)
    assert "Not booking: the price" in olga.get(f"{LIST}?state=closed").text
    assert "Anna" not in olga.get(LIST).text


def test_a_booking_is_written_beside_its_inquiry(
    app: Flask, house: House, olga: FlaskClient
) -> None:
    key = asks(app, "Anna", house.resort)
    code = within(app, lambda: hold_booking(make_wish(house)).code)
    unknown = olga.post(f"{LIST}/{key}/outcome", data={"outcome": "booked", "booking": "NOTHERE1"})
    assert (unknown.status_code, "No booking has this code." in unknown.text) == (422, True)
    olga.post(f"{LIST}/{key}/outcome", data={"outcome": "booked", "booking": code.lower()})
    assert read(app, key).booking_id is not None
    assert code in olga.get(f"{LIST}/{key}").text


def test_what_is_closed_is_opened_again_unless_they_have_asked_anew(
    app: Flask, house: House, olga: FlaskClient
) -> None:
    key = asks(app, "Anna", house.resort)
    olga.post(f"{LIST}/{key}/outcome", data={"outcome": "unreached"})
    refused = olga.post(f"{LIST}/{key}/notes", data={"words": "x"}, follow_redirects=True)
    assert "This enquiry is closed" in refused.text
    newer = asks(app, "Anna", house.resort)
    again = olga.post(f"{LIST}/{key}/reopening", follow_redirects=True)
    assert "newer enquiry" in again.text
    olga.post(f"{LIST}/{newer}/outcome", data={"outcome": "answered"})
    olga.post(f"{LIST}/{key}/reopening")
    assert read(app, key).closed_at is None


def test_she_writes_down_who_calls_and_answers_it_herself(
    app: Flask, house: House, olga: FlaskClient
) -> None:
    form: dict[str, Any] = {"name": "Anna", "source": "email", "resort": "aurora"}
    nobody = olga.post(LIST, data=form)
    assert (nobody.status_code, "We need a phone number" in nobody.text) == (422, True)
    made = olga.post(LIST, data={**form, "email": "anna@example.org", "language": "ru"})
    match = re.search(r"(\d+)$", made.location)
    assert match is not None
    one = read(app, int(match.group(1)))
    assert (one.source, one.language, one.taken_by) == ("email", "ru", "olga@example.org")
    build_house(app, slug="boreas")
    foreign = olga.post(LIST, data={**form, "email": "a@example.org", "resort": "boreas"})
    assert foreign.status_code == 422


def test_part_of_a_name_or_telephone_finds_it(app: Flask, house: House, olga: FlaskClient) -> None:
    asks(app, "Anna Mets", house.resort)
    for words in ("nna m", "5555 0101", "372-5555"):
        assert "Anna Mets" in olga.get(LIST, query_string={"words": words}).text, words
        assert "Anna Mets" in olga.get("/desk/search", query_string={"q": words}).text, words
    assert "Anna Mets" not in olga.get(f"{LIST}?words=%25").text


def test_the_database_keeps_the_rules_too(app: Flask, house: House) -> None:
    key = asks(app, "Anna", house.resort)
    for wrong in (
        {"outcome": "refused"},
        {"reason": "price"},
        {"phone": "", "email": ""},
        {"source": "pigeon"},
    ):
        with pytest.raises(IntegrityError):
            within(app, lambda wrong=wrong: spoil(key, wrong))  # type: ignore[misc]  # a loop variable bound early


def spoil(key: int, wrong: dict[str, str]) -> None:
    inquiry = db.session.get_one(Inquiry, key)
    for name, value in wrong.items():
        setattr(inquiry, name, value)
    db.session.flush()


def test_what_was_answered_while_the_sweep_looked_is_not_overdue(app: Flask, house: House) -> None:
    key = asks(app, "Anna", house.resort)
    age(app)
    within(
        app,
        lambda: close_inquiry(db.session.get_one(Inquiry, key), Outcome.ANSWERED, by="olga").id,
    )
    with app.test_request_context():
        assert tell_overdue() == 0
