"""A guest's own changes: foreseen as they would be, done once, never around the fee."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from core.db import db, transaction
from core.money import Money
from core.outbox.models import OutboxRow
from crs.bookings.amendments import PriceChanged
from crs.bookings.edges import hold
from crs.bookings.guest_changes import CallToChange, Foreseen, LessThanTheFee, amend, foresee
from crs.bookings.models import Booking
from crs.bookings.operations import confirm_booking
from crs.bookings.queries import find_booking
from crs.quotas.operations import NoRoomFree
from crs.rates.rules import VoucherWish
from tests.cast import House
from tests.make import counted, make_voucher_wish, make_wish


def booked(house: House, start: int = 30) -> str:
    booking = hold(make_wish(house, make_voucher_wish(house, start=start)))
    with transaction():
        confirm_booking(booking, by="test")
    return booking.code


def foreseen(code: str, wish: VoucherWish) -> Foreseen:
    return foresee(lambda: find_booking(code), lambda _booking: [wish])


def change(code: str, wish: VoucherWish, shown: int) -> Money:
    return amend(lambda: find_booking(code), lambda _booking: [wish], shown=Money(shown, "EUR"))


def fresh(code: str) -> Booking:
    db.session.expire_all()
    return find_booking(code)


def told() -> int:
    return db.session.scalar(select(func.count()).select_from(OutboxRow)) or 0


def test_what_is_foreseen_leaves_no_trace(aurora: House) -> None:
    code, before = booked(aurora), told()
    seen = foreseen(code, make_voucher_wish(aurora, start=31, nights=9))
    assert (seen.before.minor, seen.after.minor) == (42000, 54000)
    assert (seen.difference.minor, seen.to_pay.minor, seen.back.minor) == (12000, 54000, 0)
    booking = fresh(code)
    assert (booking.version, booking.total, told()) == (1, 42000, before)
    assert booking.vouchers[0].arrives_on == aurora.day(30)
    assert counted(aurora, "single", "sold") == 7


def test_it_names_what_differs(aurora: House) -> None:
    seen = foreseen(booked(aurora), make_voucher_wish(aurora, start=30, board="full"))
    assert [(one.what, one.before, one.after) for one in seen.changes] == [
        ("meals", "half", "full")
    ]


def test_done_it_is_what_was_foreseen(aurora: House) -> None:
    code, wish = booked(aurora), make_voucher_wish(aurora, start=31, nights=9)
    assert change(code, wish, foreseen(code, wish).after.minor).minor == 12000
    booking = fresh(code)
    assert (booking.version, booking.total, booking.versions[-1].by) == (2, 54000, "guest")


def test_at_another_price_than_was_shown_nothing_is_done(aurora: House) -> None:
    code = booked(aurora)
    with pytest.raises(PriceChanged, match="540"):
        change(code, make_voucher_wish(aurora, start=31, nights=9), 42000)
    assert fresh(code).version == 1


def test_what_others_have_is_refused_in_the_trial_too(aurora: House) -> None:
    code = booked(aurora)
    for _number in range(3):
        hold(make_wish(aurora, make_voucher_wish(aurora, start=50)))
    with pytest.raises(NoRoomFree):
        foreseen(code, make_voucher_wish(aurora, start=50))
    assert fresh(code).version == 1


def test_from_the_day_of_arrival_on_the_resort_is_called(aurora: House) -> None:
    code = booked(aurora, start=0)
    with pytest.raises(CallToChange):
        foreseen(code, make_voucher_wish(aurora, start=1))


def test_nobody_shortens_a_stay_to_get_around_the_fee(aurora: House) -> None:
    """A night of 90 is kept when it is given up now."""
    pair = make_voucher_wish(aurora, room="twin", start=2, persons=2)
    booking = hold(make_wish(aurora, pair))
    with transaction():
        confirm_booking(booking, by="test")
    code = booking.code
    assert foreseen(code, replace(pair, departure=aurora.day(3))).fee_today.minor == 9000
    with pytest.raises(LessThanTheFee, match=r"60\.00, but €90\.00 is kept"):
        foreseen(code, make_voucher_wish(aurora, start=2, nights=1))
