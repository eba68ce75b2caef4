"""A price that was agreed takes the place of the tariff's, and of nothing else."""

from __future__ import annotations

import pytest

from core.db import db, transaction
from core.money import Money
from crs.bookings.models import Booking, VoucherNight
from crs.bookings.operations import hold_booking
from crs.bookings.wishes import BookingWish
from crs.quotas.operations import NoRoomFree
from crs.rates.rules import TooManyPersons
from tests.cast import House
from tests.make import counted, make_voucher_wish, make_wish


def hold_at(wish: BookingWish, *minor: int) -> Booking:
    with transaction():
        return hold_booking(wish, agreed=[Money(amount, "EUR") for amount in minor])


def test_it_is_spread_over_the_nights_and_the_terms_stay_those_of_the_plan(aurora: House) -> None:
    booking = hold_at(make_wish(aurora, make_voucher_wish(aurora, nights=3)), 10000)
    assert (booking.total, booking.due_now) == (10000, 3000)
    [voucher] = booking.vouchers
    nights = db.session.query(VoucherNight).filter_by(voucher_id=voucher.id)
    assert [one.room for one in nights.order_by(VoucherNight.night)] == [3334, 3333, 3333]
    assert counted(aurora, "single") == 3


def test_each_voucher_has_its_own(aurora: House) -> None:
    wish = make_wish(aurora, make_voucher_wish(aurora), make_voucher_wish(aurora, room="twin"))
    booking = hold_at(wish, 700, 0)
    assert [voucher.total for voucher in booking.vouchers] == [700, 0]
    with pytest.raises(ValueError, match="zip"):
        hold_at(wish, 700)


def test_it_opens_no_room_that_is_taken_or_too_small(aurora: House) -> None:
    for _room in range(3):
        hold_at(make_wish(aurora), 100)
    with pytest.raises(NoRoomFree):
        hold_at(make_wish(aurora), 100)
    with pytest.raises(TooManyPersons):
        hold_at(make_wish(aurora, make_voucher_wish(aurora, room="twin", persons=3)), 100)
