"""The desk's page of a booking: who did what, what an amendment changed, where the money is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from billing.payments.gateway import RefundSeen, RefundState
from billing.payments.models import Payment
from billing.payments.operations import record_ended
from billing.payments.queries import refunds_of
from billing.payments.refunding import fail_refund, record_refund
from core.audit.operations import record
from core.db import db
from crs.bookings.history import names_of
from crs.bookings.models import Booking
from crs.bookings.operations import cancel_booking, confirm_booking, hold_booking
from crs.bookings.paid import subject_of
from crs.bookings.queries import find_booking
from crs.rates.rules import VoucherWish
from tests.cast import House, build_house
from tests.crs.bookings.deeds import amend, begin, pay
from tests.make import make_voucher_wish, make_wish
from tests.staff import Person, browser_of, make_person, within


@pytest.fixture
def house(app: Flask) -> House:
    return build_house(app)


@pytest.fixture
def rita(app: Flask, house: House) -> Person:
    return make_person(app, "reception", house.resort, name="Rita Kask")


@pytest.fixture
def desk(app: Flask, rita: Person) -> FlaskClient:
    return browser_of(app, rita)


def hold(app: Flask, house: House, *vouchers: VoucherWish, by: str = "shop") -> str:
    """The code of a booking by Anna."""

    def book() -> str:
        booking: Booking = hold_booking(replace(make_wish(house, *vouchers), sold_by=by))
        return booking.code

    return within(app, book)


def words(html: str) -> str:
    """What is read of it."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).replace("&#39;", "'")


def section(desk: FlaskClient, code: str, name: str) -> str:
    """The words of one part of the page."""
    page = desk.get(f"/desk/bookings/{code}")
    assert page.status_code == 200
    found = re.search(rf'<section class="panel" id="{name}">.*?</section>', page.text, re.DOTALL)
    assert found
    return words(found.group())


def in_order(text: str, parts: Sequence[str]) -> bool:
    """Whether the parts stand in it, one after the other."""
    return re.search(".*".join(map(re.escape, parts)), text) is not None


def test_the_history_says_who_did_what_and_with_which_amounts(
    app: Flask, house: House, rita: Person, desk: FlaskClient
) -> None:
    code = hold(app, house, make_voucher_wish(house, start=2), by=rita.email)
    within(app, lambda: confirm_booking(find_booking(code), by=rita.email))
    amend(app, code, make_voucher_wish(house, start=2, nights=8), by=rita.email)
    within(app, lambda: cancel_booking(find_booking(code), by="guest"))
    told = section(desk, code, "history")
    assert in_order(told, [
        "Held at €420.00", "Rita Kask",
        "Confirmed", "Rita Kask",
        "Changed: the price was €420.00 and is €480.00", "Rita Kask",
        "Cancelled; €60.00 of the price is kept", "guest",
    ])  # fmt: skip


def test_the_history_contains_the_money_and_what_it_brought(
    app: Flask, house: House, desk: FlaskClient
) -> None:
    code = hold(app, house)
    pay(app, code)
    told = section(desk, code, "history")
    assert in_order(told, [
        "Held at €420.00", "guest, in the shop",
        "€126.00 was paid by card", "payment provider",
        "Confirmed, as the prepayment arrived", "payment",
    ])  # fmt: skip


def test_an_end_without_payment_and_what_nobody_has_words_for_are_told_too(
    app: Flask, house: House, desk: FlaskClient
) -> None:
    code = hold(app, house)

    def end() -> None:
        booking = find_booking(code)
        record(booking, "expired", by="sweep", resort_id=booking.resort_id)
        record(booking, "danced", by="partner:7", resort_id=booking.resort_id)

    within(app, end)
    told = section(desk, code, "history")
    assert in_order(told, ["The hold ended; its places are free", "automatically"])
    assert in_order(told, ["danced", "partner 7"])


def test_actors_are_called_by_name_where_they_have_one(app: Flask, rita: Person) -> None:
    actors = {rita.email, "gone@example.org", "sweep", "partner:3", "partner:", "demo"}
    assert within(app, lambda: names_of(actors)) == {
        rita.email: "Rita Kask", "gone@example.org": "gone@example.org", "sweep": "automatically",
        "partner:3": "partner 3", "partner:": "partner:", "demo": "demo",
    }  # fmt: skip


def test_a_version_says_what_it_changed(app: Flask, house: House, desk: FlaskClient) -> None:
    code = hold(app, house)
    full = make_voucher_wish(house, start=12, nights=5, board="full", programme="back-care")
    amend(app, code, full, by="guest")
    told = section(desk, code, "versions")
    assert in_order(told, [
        "Version 2", "guest", "€500.00 (+€80.00)", "dates", "meals", "half", "full",
        "guests", "aged 63", "aged 63, Back care", "Version 1", "€420.00",
    ])  # fmt: skip
    assert "rate" not in told.partition("Version 1")[0]


def test_vouchers_that_come_and_go_are_told_by_their_number(
    app: Flask, house: House, desk: FlaskClient
) -> None:
    code = hold(app, house)
    amend(app, code, make_voucher_wish(house), make_voucher_wish(house, room="twin", persons=2))
    amend(app, code, make_voucher_wish(house))
    amend(app, code, make_voucher_wish(house))
    told = section(desk, code, "versions")
    newest, third, second, _first = re.split(r"Version \d", told)[1:]
    assert "The same dates, rooms and terms" in newest
    assert in_order(third, ["Voucher 2", "twin", "removed"])
    assert in_order(second, ["Voucher 2", "twin"])
    assert "removed" not in second


def test_payments_and_refunds_are_told_with_their_times_and_states(
    app: Flask, house: House, desk: FlaskClient
) -> None:
    code = hold(app, house, make_voucher_wish(house, start=2))
    assert "Nothing has been paid yet" in section(desk, code, "money")
    first = begin(app, code)
    assert in_order(section(desk, code, "money"), ["Card", "being opened", "€126.00", "€0.00"])
    within(app, lambda: record_ended(db.session.get_one(Payment, first), fault="card refused"))
    pay(app, code)
    told = section(desk, code, "money")
    assert in_order(
        told, ["card refused", "not paid", "€126.00", "paid", "€126.00", "not refunded"]
    )
    pay(app, code)
    assert in_order(section(desk, code, "money"), ["€294.00", "not refunded €420.00"])
    within(app, lambda: cancel_booking(find_booking(code), by="guest"))
    told = section(desk, code, "money")
    assert in_order(told, ["Refund", "the booking was cancelled", "waiting to be sent", "-€294.00"])
    assert in_order(told, ["-€294.00", "Refund", "-€66.00", "not refunded €60.00"])


def test_a_refund_is_followed_until_it_is_there_or_has_failed(
    app: Flask, house: House, desk: FlaskClient
) -> None:
    code = hold(app, house)
    pay(app, code)
    within(app, lambda: cancel_booking(find_booking(code), by="guest"))

    def tell(state: RefundState) -> None:
        [refund] = refunds_of(subject_of(find_booking(code)))
        key = str(refund.key)
        seen = RefundSeen("re_1", key, state, refund.money, refund.payment.intent_id)
        record_refund(refund, seen)

    within(app, lambda: tell(RefundState.PENDING))
    assert "on its way" in section(desk, code, "money")
    within(app, lambda: tell(RefundState.DONE))
    assert in_order(section(desk, code, "money"), ["refunded", "not refunded €0.00"])
    within(
        app, lambda: fail_refund(refunds_of(subject_of(find_booking(code)))[0], "account closed")
    )
    told = section(desk, code, "money")
    assert in_order(told, ["account closed", "failed: owed to the guest", "not refunded €126.00"])
    history = section(desk, code, "history")
    assert in_order(history, [
        "€126.00 is to be refunded", "€126.00 is being refunded",
        "€126.00 was refunded to the card",
        "€126.00 could not be refunded to the card",
    ])  # fmt: skip


def test_what_was_paid_before_this_system_comes_first(
    app: Flask, house: House, desk: FlaskClient
) -> None:
    code = hold(app, house)

    def open_with(amount: int) -> None:
        find_booking(code).paid_before = amount

    within(app, lambda: open_with(5000))
    told = section(desk, code, "money")
    assert in_order(told, ["Opening balance", "paid before this system", "€50.00"])
    assert "Still to pay €76.00" in words(desk.get(f"/desk/bookings/{code}").text)


def test_what_the_guest_was_told_is_on_the_page(
    app: Flask, house: House, desk: FlaskClient
) -> None:
    code = hold(app, house)
    page = words(desk.get(f"/desk/bookings/{code}").text)
    assert "Papers and messages" in page
