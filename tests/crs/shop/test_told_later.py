"""What is told later on my booking: answers about extras, how its buyer is reached, the link."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select

from core.db import db
from crm.messages.models import Message
from crs.bookings.models import Booking
from crs.bookings.operations import confirm_booking, hold_booking
from crs.bookings.queries import find_booking, link_signature
from crs.bookings.wishes import BuyerWish
from crs.extras.models import Extra
from crs.rates.rules import ExtraWish
from tests.cast import House
from tests.crs.bookings.deeds import settle_outbox
from tests.crs.shop.test_drafts import anna, begin, book
from tests.make import make_voucher_wish, make_wish
from tests.staff import browser_of, make_person, within

__all__ = ["anna"]
FOUND = "/find-my-booking"


@pytest.fixture
def code(app: Flask, aurora: House) -> str:
    """A confirmed week of Anna with a transfer that asks for the train."""
    row = {
        "resort_id": aurora.resort, "code": "transfer", "name": {"en": "Transfer"},
        "description": {"en": "By car"}, "price": 2500, "per": "booking",
        "asks": {"en": "Train and time"},
    }  # fmt: skip

    def make() -> str:
        extra = db.session.scalars(insert(Extra).returning(Extra.id), row).one()
        voucher = replace(make_voucher_wish(aurora), extras=(ExtraWish(extra, ""),))
        buyer = BuyerWish("Anna Mets", "anna@example.org", "+372 5555 7777")
        booking = hold_booking(replace(make_wish(aurora, voucher), buyer=buyer))
        return confirm_booking(booking, by="test").code

    return within(app, make)


def of(app: Flask, code: str, read: Callable[[Booking], Any]) -> Any:
    return within(app, lambda: read(find_booking(code)))


def key_of(app: Flask, code: str) -> str:
    return str(of(app, code, link_signature))


def sent(app: Flask, kind: str) -> list[str]:
    """To whom such letters and texts are queued, once the jobs have run."""
    settle_outbox(app)
    query = select(Message.to_address).where(Message.kind == kind).order_by(Message.id)
    return within(app, lambda: list(db.session.scalars(query)))


def answer(app: Flask, code: str, key: str, words: str) -> dict[str, Any]:
    extra = of(app, code, lambda one: one.vouchers[0].extras[0]["id"])
    return {"key": key, "place": 0, "extra": extra, "answer": words}


def test_the_train_is_told_later_and_the_desk_sees_it(
    app: Flask, anna: FlaskClient, aurora: House, code: str
) -> None:
    page = f"/bookings/{code}?key={key_of(app, code)}"
    assert "Train and time" in anna.get(page).text
    told = anna.post(
        f"/bookings/{code}/answers", data=answer(app, code, key_of(app, code), "train 14:05")
    )
    assert told.location == page
    assert 'value="train 14:05"' in anna.get(page).text
    assert of(app, code, lambda one: one.version) == 1
    desk = browser_of(app, make_person(app, "reception", aurora.resort))
    seen = desk.get(f"/desk/bookings/{code}").text
    assert "Transfer: train 14:05" in seen
    assert "About the extras: train 14:05" in seen


def test_a_stranger_tells_nothing(app: Flask, anna: FlaskClient, code: str) -> None:
    for what in ("answers", "contact", "letter"):
        form = answer(app, code, "0" * 32, "train 1") | {"phone": "+372 5000 0000", "email": ""}
        assert anna.post(f"/bookings/{code}/{what}", data=form).status_code == 404
    assert of(app, code, lambda one: one.vouchers[0].extras[0]["answer"]) == ""
    assert of(app, code, lambda one: one.buyer.phone) == "+372 5555 7777"


def test_another_telephone_keeps_the_link(app: Flask, anna: FlaskClient, code: str) -> None:
    key = key_of(app, code)
    form = {"key": key, "phone": "+372 5555 8888", "email": "anna@example.org"}
    anna.post(f"/bookings/{code}/contact", data=form)
    assert of(app, code, lambda one: one.buyer.phone) == "+372 5555 8888"
    assert key_of(app, code) == key


def test_another_email_closes_the_links_that_went_to_the_old_one(
    app: Flask, anna: FlaskClient, code: str
) -> None:
    old = key_of(app, code)
    form = {"key": old, "phone": "+372 5555 7777", "email": "anna@example.net"}
    leads = anna.post(f"/bookings/{code}/contact", data=form).location
    assert anna.get(f"/bookings/{code}?key={old}").status_code == 404
    page = anna.get(leads).text
    assert "anna@example.net" in page
    assert "anna@example.org" not in page
    settle_outbox(app)
    anna.post(f"/bookings/{code}/letter", data={"key": key_of(app, code)})
    assert sent(app, "booking_confirmed")[-1] == "anna@example.net"


def test_a_refused_contact_comes_back_filled(app: Flask, anna: FlaskClient, code: str) -> None:
    form = {"key": key_of(app, code), "phone": "12", "email": ""}
    page = anna.post(f"/bookings/{code}/contact", data=form, follow_redirects=True).text
    assert 'value="12"' in page
    assert "with its country code" in page


def test_who_knows_code_and_contact_is_sent_the_link_there(
    app: Flask, anna: FlaskClient, code: str
) -> None:
    for contact in ("ANNA@example.org", "5555 7777"):
        anna.post(FOUND, data={"code": code.lower(), "contact": contact})
    assert sent(app, "booking_link") == ["anna@example.org", "+37255557777"]


def test_the_answer_is_the_same_whatever_there_is(app: Flask, anna: FlaskClient, code: str) -> None:
    asked = [(code, "anna@example.org"), (code, "eve@example.org"), ("ZZZZZZZZ", "+372 5555 7777")]
    answers = [anna.post(FOUND, data={"code": one, "contact": who}) for one, who in asked]
    assert {(one.status_code, one.location) for one in answers} == {(303, f"{FOUND}/sent")}
    assert sent(app, "booking_link") == ["anna@example.org"]


def test_links_of_a_booking_are_few_and_searches_of_an_address(
    app: Flask, anna: FlaskClient, code: str
) -> None:
    form = {"code": code, "contact": "anna@example.org"}
    statuses = [anna.post(FOUND, data=form).status_code for _ in range(11)]
    assert statuses == [303] * 10 + [429]
    assert len(sent(app, "booking_link")) == 3


def test_a_hold_that_another_replaced_leads_on_in_the_same_browser_alone(
    app: Flask, anna: FlaskClient, aurora: House
) -> None:
    address = begin(anna, aurora)
    first = book(anna, address)
    second = book(anna, address, buyer_name="Anna Maria Mets")
    newer = second.split("?")[0].rsplit("/", 1)[1]
    page = anna.get(first).text
    assert f"Replaced by {newer}" in page
    assert second.replace("&", "&amp;") in page
    assert "This booking is cancelled" not in page
    stranger = app.test_client().get(first).text
    assert f"Replaced by {newer}" in stranger
    assert second not in stranger


def test_the_home_page_begins_with_what_this_browser_holds(
    app: Flask, anna: FlaskClient, aurora: House
) -> None:
    held = book(anna, begin(anna, aurora))
    page = anna.get("/").text
    assert page.index(f"You have a room held: {held[10:18]}") < page.index("<h1")
    assert "You have a room held" not in app.test_client().get("/").text
