"""Send this to someone to pay: what the link shows, what it may do, how long the hold waits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from billing.payments.settings import StripeSettings
from core.i18n import day
from crs.bookings.models import Booking
from crs.bookings.operations import NotInThisState, cancel_booking, confirm_booking, hold_booking
from crs.bookings.queries import find_booking, link_signature, pay_signature
from crs.bookings.sending import send_to_pay
from crs.bookings.wishes import BuyerWish
from crs.shop.paying_views import way_back
from tests.cast import House, build_house
from tests.make import make_voucher_wish, make_wish
from tests.staff import browser_of, within


@dataclass(frozen=True)
class Held:
    """A hold, its guest's page, and the page of who pays."""

    code: str
    mine: str
    theirs: str
    key: str
    pay_key: str


@pytest.fixture
def house(app: Flask) -> House:
    return build_house(app)


@pytest.fixture
def held(app: Flask, house: House) -> Held:
    """A week of back care in a single, held by Maarja Kask for Anna."""
    wish = make_wish(house, make_voucher_wish(house, programme="back-care"))
    buyer = BuyerWish("Maarja Kask", "maarja@example.org", "+372 5555 7777")

    def hold() -> Held:
        booking: Booking = hold_booking(replace(wish, buyer=buyer))
        key, pay_key = link_signature(booking), pay_signature(booking)
        code = booking.code
        mine, theirs = f"/bookings/{code}?key={key}", f"/pay/{code}?key={pay_key}"
        return Held(code, mine, theirs, key, pay_key)

    return within(app, hold)


@pytest.fixture
def takes_cards(app: Flask) -> None:
    """The resort can be paid by card, so the link is offered."""
    app.config["STRIPE"] = StripeSettings({"": "sk_test_none"}, {"": "whsec_none"})


@pytest.fixture
def payer(app: Flask, held: Held) -> FlaskClient:
    return browser_of(app, None)


def of(app: Flask, held: Held, read: Callable[[Booking], Any]) -> Any:
    return within(app, lambda: read(find_booking(held.code)))


def test_who_pays_sees_price_dates_and_time_and_neither_health_nor_names(
    payer: FlaskClient, held: Held
) -> None:
    answer = payer.get(held.theirs)
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    page = answer.text
    for shown in (
        "M*** K*** asks you to pay", "1 guest", "€630", "Aurora", "nobody else can take it",
        "If you cancel once it is confirmed", "fee-time__step",
    ):  # fmt: skip
        assert shown in page, shown
    hidden = ("Maarja", "Anna", "Back care", "back-care", "372 5555", "maarja@", "aged", held.key)
    assert [word for word in hidden if word in page] == []


@pytest.mark.usefixtures("takes_cards")
def test_who_pays_is_told_the_name_that_the_guest_gives_and_no_other(
    payer: FlaskClient, held: Held
) -> None:
    assert 'name="sent_as" type="text" value="Maarja"' in payer.get(held.mine).text
    send(payer, held, sent_as="Your Maarja")
    page = payer.get(held.theirs).text
    assert "Your Maarja asks you to pay" in page
    assert "Kask" not in page
    send(payer, held, sent_as="")
    assert "M*** K*** asks you to pay" in payer.get(held.theirs).text
    send(payer, held, sent_as="M" * 121)
    assert "M*** K*** asks you to pay" in payer.get(held.theirs).text


@pytest.mark.usefixtures("takes_cards")
def test_the_words_to_send_name_the_resort_and_the_dates(
    payer: FlaskClient, held: Held, house: House
) -> None:
    send(payer, held)
    page = unquote(payer.get(held.mine).text)
    with payer.application.test_request_context():
        dates = f"{day(house.day(10))} – {day(house.day(17))}"
    assert f"Would you pay for this stay? Aurora, {dates}." in page
    assert f"subject=To pay: Aurora, {dates}&" in page


def send(client: FlaskClient, held: Held, **form: str) -> None:
    client.post(f"/bookings/{held.code}/pay-link", data={"key": held.key, **form})


def test_the_link_pays_and_opens_nothing_else(app: Flask, payer: FlaskClient, held: Held) -> None:
    assert payer.get(f"/bookings/{held.code}?key={held.pay_key}").status_code == 404
    assert payer.get(f"/pay/{held.code}?key={held.key}").status_code == 404
    for what in ("cancellation", "payment", "pay-link"):
        path, key = f"/bookings/{held.code}/{what}", {"key": held.pay_key}
        assert payer.post(path, data=key, follow_redirects=True).status_code == 404, what
    assert of(app, held, lambda one: (one.status, one.sent_to_pay_at)) == ("held", None)


def test_asked_for_the_link_stands_on_my_booking_and_the_hold_waits_two_hours(
    app: Flask, payer: FlaskClient, held: Held
) -> None:
    assert held.pay_key not in payer.get(held.mine).text
    for _twice in range(2):
        payer.post(f"/bookings/{held.code}/pay-link", data={"key": held.key})
    waits = of(app, held, lambda one: (one.expires_at or one.created_at) - one.created_at)
    assert waits == timedelta(hours=2)


def test_a_hold_that_is_over_is_not_sent(app: Flask, held: Held) -> None:
    of(app, held, lambda one: cancel_booking(one, by="olga"))
    with pytest.raises(NotInThisState):
        of(app, held, lambda one: send_to_pay(one, by="guest"))


def test_what_is_confirmed_is_sent_without_an_end(
    app: Flask, payer: FlaskClient, held: Held
) -> None:
    of(app, held, lambda one: confirm_booking(one, by="olga"))
    of(app, held, lambda one: send_to_pay(one, by="guest"))
    assert of(app, held, lambda one: one.expires_at) is None
    assert "The stay is booked" in payer.get(held.theirs).text


def test_cancelled_there_is_nothing_to_pay(app: Flask, payer: FlaskClient, held: Held) -> None:
    of(app, held, lambda one: cancel_booking(one, by="olga"))
    page = payer.get(held.theirs).text
    assert "There is no longer anything to pay" in page
    assert "€630" not in page


def test_all_come_back_by_one_address_that_opens_the_booking_to_its_guest_alone(
    app: Flask, payer: FlaskClient, held: Held
) -> None:
    with app.test_request_context():
        back = within(app, lambda: way_back(find_booking(held.code)))
    assert held.key not in back
    assert payer.get(back).location == held.theirs
    payer.post(f"/bookings/{held.code}/payment", data={"key": held.pay_key})
    assert payer.get(back).location == held.theirs
    guest = browser_of(app, None)
    guest.post(f"/bookings/{held.code}/payment", data={"key": held.key})
    assert guest.get(back).location == held.mine


@pytest.mark.usefixtures("takes_cards")
def test_who_sent_the_link_looks_on_and_sees_it_paid(app: Flask, held: Held) -> None:
    guest = browser_of(app, None)
    send(guest, held)
    assert 'hx-trigger="every 15s"' in guest.get(held.mine).text
    looks_on = {"HX-Request": "true", "HX-Trigger": "looks-on"}
    assert guest.get(held.mine, headers=looks_on).status_code == 204
    assert guest.get(held.mine, headers={"HX-Request": "true"}).status_code == 200
    of(app, held, lambda one: confirm_booking(one, by="olga"))
    seen = guest.get(held.mine, headers=looks_on)
    assert seen.status_code == 200
    assert "We look forward to seeing you" in seen.text
