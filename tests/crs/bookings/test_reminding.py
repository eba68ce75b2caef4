"""Reminders: once, by day, in the week before arrival; long holds before their end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text

from app.schedule import remind_guests, sweeps
from core.clock import now
from core.db import attempt, db, transaction
from crm.messages.models import Message
from crm.messages.reading import shown
from crs.bookings.amendments import amend_booking
from crs.bookings.edges import hold
from crs.bookings.models import Booking
from crs.bookings.operations import cancel_booking, confirm_booking
from crs.bookings.wishes import BuyerWish
from tests.cast import House
from tests.make import make_voucher_wish, make_wish

pytestmark = pytest.mark.usefixtures("movable_clock")
ANNA = BuyerWish("Anna Mets", "anna@example.org", "+372 5555 5555", "en")
ZONE = ZoneInfo("Europe/Tallinn")


def booked(house: House, start: int, **buyer: str) -> Booking:
    wish = make_wish(house, make_voucher_wish(house, start=start, programme="back-care"))
    booking = hold(replace(wish, buyer=replace(ANNA, **buyer)))
    return attempt(lambda: confirm_booking(booking, by="test"))


def told() -> list[Message]:
    with transaction():
        return list(db.session.scalars(select(Message).order_by(Message.id)))


def kinds() -> list[str]:
    return [message.kind for message in told()]


def last_text() -> str:
    with transaction():
        newest = select(Message).order_by(Message.id.desc()).limit(1)
        return shown(db.session.scalars(newest).one()).text


@contextmanager
def clock_at(house: House, day: int, hour: int) -> Iterator[None]:
    """The house's clock, so many days from today at that hour; over it is as it was."""
    at = datetime.combine(house.day(day), time(hour), ZONE)
    for instant in (at.isoformat(), ""):
        db.session.rollback()
        with db.engine.connect() as connection:
            connection.execute(text("SELECT set_config('app.now', :at, false)"), {"at": instant})
            connection.commit()
        if instant:
            yield


def test_the_sweep_is_in_the_round() -> None:
    assert remind_guests in [sweep.job for sweep in sweeps()]


def test_a_week_before_the_guest_is_told_what_to_bring_once(aurora: House) -> None:
    booking = booked(aurora, start=30)
    with clock_at(aurora, 22, 12):
        assert remind_guests() == 0
    with clock_at(aurora, 23, 12):
        assert remind_guests() == 1
        assert remind_guests() == 0
    with clock_at(aurora, 29, 12):
        assert remind_guests() == 0
    assert kinds() == ["before_arrival"]
    words = last_text()
    assert booking.code in words
    assert "a passport or identity card" in words
    assert "a list of the medicines" in words
    assert "Still to pay: €630.00" in words
    assert "birth certificate" not in words


def test_nobody_is_woken(aurora: House) -> None:
    booked(aurora, start=30)
    for hour in (3, 8, 20, 23):
        with clock_at(aurora, 25, hour):
            assert remind_guests() == 0
    with clock_at(aurora, 25, 9):
        assert remind_guests() == 1


def test_on_the_day_itself_it_is_too_late(aurora: House) -> None:
    booked(aurora, start=30)
    with clock_at(aurora, 30, 10):
        assert remind_guests() == 0


def test_only_who_is_expected_is_told(aurora: House) -> None:
    gone = booked(aurora, start=30)
    attempt(lambda: cancel_booking(gone, by="test"))
    hold(make_wish(aurora, make_voucher_wish(aurora, start=31)))
    with clock_at(aurora, 25, 12):
        assert remind_guests() == 0


def test_who_moves_the_stay_is_told_again(aurora: House) -> None:
    booking = booked(aurora, start=30)
    with clock_at(aurora, 25, 12):
        assert remind_guests() == 1
    wish = make_voucher_wish(aurora, start=40, programme="back-care")
    attempt(lambda: amend_booking(booking, [wish], by="test"))
    with clock_at(aurora, 35, 12):
        assert remind_guests() == 1
    assert [message.reference for message in told()] == [
        f"{booking.code}:{aurora.day(30)}", f"{booking.code}:{aurora.day(40)}",
    ]  # fmt: skip


def test_who_has_a_telephone_alone_gets_a_text(aurora: House) -> None:
    booked(aurora, start=30, email="")
    with clock_at(aurora, 25, 12):
        assert remind_guests() == 1
    [message] = told()
    assert message.channel == "sms"


def test_a_hold_of_days_is_told_before_its_end_and_one_of_minutes_is_not(aurora: House) -> None:
    booking, _short = (
        hold(replace(make_wish(aurora, make_voucher_wish(aurora, start=start)), buyer=ANNA))
        for start in (40, 50)
    )
    with transaction():
        lasting = db.session.get_one(Booking, booking.id)
        lasting.expires_at = now() + timedelta(days=10)
    with clock_at(aurora, 5, 12):
        assert remind_guests() == 0
    with clock_at(aurora, 9, 12):
        assert (remind_guests(), remind_guests()) == (1, 0)
    assert kinds() == ["hold_ends"]
    assert "Your room is held until" in last_text()
