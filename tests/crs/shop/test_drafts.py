"""A filled form is never lost: refusal, back, an expired hold, a closed tab."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from core.clock import now
from core.db import db
from crs.bookings.models import Booking
from crs.drafts.models import Draft
from crs.drafts.operations import MOST_OF_A_HOLDER, forget_old_drafts
from tests.cast import House
from tests.cluster import Database
from tests.make import counted
from tests.race.buyers import as_owner
from tests.staff import within

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
KEY = re.compile(r'name="form_key" value="([^"]+)"')
Fields = list[tuple[str, str]]


@pytest.fixture
def anna(app: Flask) -> FlaskClient:
    """A browser whose forms need no token."""
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()


def offer(house: House, room: str = "single", start: int = 10) -> dict[str, str]:
    """What the search leads to."""
    return {
        "resort": house.slug, "room_type": str(house.types[room]), "age": "63", "sex": "f",
        "rate_plan": str(house.plans["flexible"]), "board": str(house.boards["half"]),
        "arrival": house.day(start).isoformat(), "departure": house.day(start + 7).isoformat(),
        "role": "guest", "programme": "",
    }  # fmt: skip


def begin(client: FlaskClient, house: House, **changed: str | list[str]) -> str:
    """The first step, sent; the address of the second."""
    page = client.get("/book", query_string=offer(house)).text
    form = {**offer(house), "form_key": KEY.findall(page)[0], "do": "go", **changed}
    answer = client.post("/book/persons", data=form)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def fields_of(page: str) -> dict[str, list[str]]:
    """All hidden fields of a page, lists in their order."""
    found: dict[str, list[str]] = {}
    for name, value in HIDDEN.findall(page):
        found.setdefault(name, []).append(value)
    return found


def book(client: FlaskClient, address: str, **typed: str) -> str:
    """The second step, sent; where it leads, or the page again."""
    who = {"buyer_name": "Anna Mets", "phone": "+372 5555 5555", **typed}
    answer = client.post("/book", data={**fields_of(client.get(address).text), **who})
    assert answer.status_code == 303, answer.text
    leads = answer.headers["Location"]
    return leads if leads.startswith("/bookings/") else client.get(leads).text


def test_a_telephone_alone_is_enough(anna: FlaskClient, aurora: House) -> None:
    assert book(anna, begin(anna, aurora)).startswith("/bookings/")


def test_without_telephone_and_mail_the_form_comes_back_filled(
    anna: FlaskClient, aurora: House
) -> None:
    page = book(anna, begin(anna, aurora), phone="")
    assert "one of them is enough" in page
    assert 'value="Anna Mets"' in page


def test_another_tab_finds_what_was_typed(anna: FlaskClient, aurora: House) -> None:
    address = begin(anna, aurora)
    form = {**fields_of(anna.get(address).text), "buyer_name": "Anna Mets", "name": "Anna"}
    assert anna.post("/book/drafts", data=form).status_code == 204
    assert "Continue where you left off" in anna.get("/").text
    page = anna.get(address).text
    assert 'value="Anna Mets"' in page
    assert 'value="Anna"' in page


def test_a_refused_form_has_an_address_to_which_back_leads(
    anna: FlaskClient, aurora: House
) -> None:
    address = begin(anna, aurora)
    form = {**fields_of(anna.get(address).text), "buyer_name": "Anna Mets", "phone": "12"}
    leads = anna.post("/book", data=form).headers["Location"]
    for _again in range(2):
        page = anna.get(leads)
        assert page.status_code == 422
        assert 'value="12"' in page.text
        assert "everything else is kept" in page.text
    assert anna.get(address).status_code == 200  # as it is before anything is sent


def test_a_refused_first_step_has_one_too(anna: FlaskClient, aurora: House) -> None:
    key = KEY.findall(anna.get("/book", query_string=offer(aurora)).text)[0]
    form = {**offer(aurora), "form_key": key, "do": "go", "age": "400"}
    answer = anna.post("/book/persons", data=form, follow_redirects=True)
    assert (answer.status_code, answer.request.path) == (422, "/book")
    assert "An age is between 0 and 120." in answer.text


def test_what_an_operation_refuses_is_said_once(anna: FlaskClient, aurora: House) -> None:
    address = begin(anna, aurora)
    form = {**fields_of(anna.get(address).text), "buyer_name": "Anna", "phone": "+372 5555 5555"}
    leads = anna.post("/book", data={**form, "shown_total": "1"}).headers["Location"]
    first, again = anna.get(leads), anna.get(leads)
    assert (first.status_code, again.status_code) == (409, 200)
    assert "The price has changed" in first.text
    assert "The price has changed" not in again.text
    assert 'value="+372 5555 5555"' in again.text


def test_a_browser_without_a_mark_gets_the_form_back_at_once(app: Flask, aurora: House) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    form = {**offer(aurora), "form_key": "k", "buyer_name": "Anna", "phone": "12"}
    answer = app.test_client().post("/book", data=form)
    assert answer.status_code == 422
    assert 'value="12"' in answer.text


def test_another_offer_takes_over_what_was_typed(anna: FlaskClient, aurora: House) -> None:
    address = begin(anna, aurora)
    form = {**fields_of(anna.get(address).text), "buyer_name": "Anna Mets", "name": "Anna"}
    anna.post("/book/drafts", data=form)
    other = {**offer(aurora, "twin"), "draft": form["form_key"]}
    page = anna.get("/book", query_string=other).text
    assert fields_of(page)["buyer_name"] == ["Anna Mets"]
    assert fields_of(page)["name"] == ["Anna"]


def test_a_stranger_finds_nothing(app: Flask, anna: FlaskClient, aurora: House) -> None:
    address = begin(anna, aurora)
    stranger = app.test_client()
    stranger.get("/book", query_string=offer(aurora))
    assert stranger.get(address).status_code == 303
    assert "Continue where you left off" not in stranger.get("/").text


def test_pages_with_what_was_typed_are_kept_by_nobody(anna: FlaskClient, aurora: House) -> None:
    address = begin(anna, aurora)
    for path in (address, "/"):
        assert anna.get(path).headers["Cache-Control"] == "no-store", path


def test_a_hold_that_ran_out_is_held_again_as_it_was(
    app: Flask, anna: FlaskClient, aurora: House, database: Database
) -> None:
    address = begin(anna, aurora)
    booking = book(anna, address)
    assert "You have a room held" in anna.get("/").text
    as_owner(database, "UPDATE booking SET status = 'expired', expires_at = NULL, ended_at = now()")
    as_owner(database, "UPDATE quota_night SET held = 0")
    as_owner(database, "UPDATE quota_claim SET state = 'released'")
    assert "Hold it again" in anna.get("/").text
    assert "Hold it again" in anna.get(booking).text
    assert 'value="Anna Mets"' in anna.get(address).text
    again = book(anna, address)
    assert again.startswith("/bookings/")
    assert again != booking


def test_who_goes_back_and_changes_something_changes_their_hold(
    app: Flask, anna: FlaskClient, aurora: House
) -> None:
    address = begin(anna, aurora)
    first = book(anna, address)
    second = book(anna, address, buyer_name="Anna Maria Mets")
    assert first != second
    held = within(app, lambda: counted(aurora, "single"))
    assert held == 7
    assert book(anna, address, buyer_name="Anna Maria Mets") == second


def test_a_refused_change_leaves_the_hold(app: Flask, anna: FlaskClient, aurora: House) -> None:
    address = begin(anna, aurora)
    book(anna, address)
    page = book(anna, address, shown_total="1")
    assert "The price has changed" in page
    assert within(app, lambda: counted(aurora, "single")) == 7


def test_what_is_forgotten_is_gone(app: Flask, anna: FlaskClient, aurora: House) -> None:
    begin(anna, aurora)
    anna.post("/book/drafts/forgetting")
    assert within(app, drafts) == 0


def test_a_browser_keeps_a_few_and_the_oldest_make_room(
    app: Flask, anna: FlaskClient, aurora: House
) -> None:
    for n in range(MOST_OF_A_HOLDER + 2):
        begin(anna, aurora, age=str(40 + n))
    assert within(app, drafts) == MOST_OF_A_HOLDER


def test_after_a_week_a_draft_is_forgotten(app: Flask, anna: FlaskClient, aurora: House) -> None:
    begin(anna, aurora)

    def age() -> int:
        draft = db.session.scalars(select(Draft)).one()
        draft.touched_at = now() - timedelta(days=8)
        db.session.flush()
        return forget_old_drafts()

    assert within(app, age) == 1
    assert within(app, drafts) == 0


def test_a_form_of_no_resort_or_of_great_length_is_not_kept(
    app: Flask, anna: FlaskClient, aurora: House
) -> None:
    begin(anna, aurora)
    form = {**offer(aurora), "form_key": "mine"}
    assert anna.post("/book/drafts", data={**form, "resort": "nowhere"}).status_code == 204
    assert anna.post("/book/drafts", data={**form, "buyer_name": "x" * 20_000}).status_code == 204
    assert within(app, drafts) == 1


def drafts() -> int:
    return db.session.scalar(select(func.count()).select_from(Draft)) or 0


def test_a_draft_leads_to_its_booking(app: Flask, anna: FlaskClient, aurora: House) -> None:
    address = begin(anna, aurora)
    book(anna, address)

    def same() -> bool:
        draft = db.session.scalars(select(Draft)).one()
        return draft.booking_id == db.session.scalars(select(Booking.id)).one()

    assert within(app, same)
