"""Cancelling: by a guest until the day before arrival, by the desk at any time; what is kept."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.audit.models import AuditEntry
from core.db import db, transaction
from core.i18n import speaking
from crs.bookings.edges import hold
from crs.bookings.operations import (
    CallTheResort,
    NotInThisState,
    cancel_booking,
    cancel_by_guest,
    confirm_booking,
)
from crs.bookings.queries import find_booking, link_signature
from tests.cast import House
from tests.cluster import Database
from tests.make import counted, make_voucher_wish, make_wish
from tests.race.buyers import as_owner

PHONE = "UPDATE resort SET phone = '+372 447 1234'"


def booked(house: House, start: int, *, confirm: bool = True) -> str:
    """The code of a booking that arrives so many days from today."""
    booking = hold(make_wish(house, make_voucher_wish(house, start=start)))
    if confirm:
        with transaction():
            confirm_booking(booking, by="test")
    code = booking.code
    db.session.remove()
    return code


def give_up(code: str) -> int | None:
    """The guest cancels through the link; what is kept."""
    with transaction():
        return cancel_by_guest(find_booking(code)).cancellation_fee


@pytest.mark.parametrize(("start", "fee"), [(30, 0), (14, 0), (3, 6000), (1, 6000)])
def test_a_guest_cancels_until_the_day_before_arrival_and_the_fee_is_written(
    aurora: House, start: int, fee: int
) -> None:
    code = booked(aurora, start)
    assert give_up(code) == fee
    facts = select(AuditEntry.facts).where(AuditEntry.verb == "cancelled")
    assert db.session.scalars(facts).one() == {"fee": fee}
    assert find_booking(code).cancellation_fee == fee


def test_on_the_day_of_arrival_the_guest_is_told_whom_to_call_and_the_desk_cancels(
    aurora: House, database: Database
) -> None:
    as_owner(database, PHONE)
    code = booked(aurora, 0)
    with pytest.raises(CallTheResort, match=r"Aurora: \+372 447 1234"):
        give_up(code)
    assert counted(aurora, "single", "sold") == 7
    with transaction():
        booking = cancel_booking(find_booking(code), by="desk")
    assert booking.cancellation_fee == 7 * 6000 // 2


def test_a_hold_for_today_is_given_up_for_nothing(aurora: House) -> None:
    assert give_up(booked(aurora, 0, confirm=False)) == 0


def test_the_page_offers_no_cancelling_on_the_day_of_arrival(
    app: Flask, client: FlaskClient, aurora: House, database: Database
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    as_owner(database, PHONE)
    code = booked(aurora, 0)
    key = link_signature(find_booking(code))
    db.session.remove()
    page = client.get(f"/bookings/{code}?key={key}").text
    assert "/cancellation" not in page
    assert "tel:+3724471234" in page
    answer = client.post(f"/bookings/{code}/cancellation", data={"key": key})
    assert answer.status_code == 303
    assert "To cancel it now, please call" in client.get(answer.headers["Location"]).text


def test_who_cancels_twice_is_told_the_state_in_their_own_words(app: Flask, aurora: House) -> None:
    code = booked(aurora, 30)
    give_up(code)
    with pytest.raises(NotInThisState) as twice:
        give_up(code)
    assert twice.value.facts == {"code": code, "status": "cancelled"}
    with app.test_request_context():
        for language, words in (("en", "cancelled"), ("ru", "отменена"), ("et", "tühistatud")):
            with speaking(language):
                assert f"{words}, " in str(twice.value)
