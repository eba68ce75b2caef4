"""A refund that failed is somebody's task: no later decision sends it once more by itself."""

from __future__ import annotations

import pytest

from billing.payments.queries import refunds_of
from billing.payments.refunding import fail_refund
from core.db import transaction
from crs.bookings.amendments import amend_booking
from crs.bookings.paid import subject_of
from tests.cast import House
from tests.crs.bookings.test_paying import begun, booking_of, held, money_comes, refunded
from tests.make import make_voucher_wish

pytestmark = pytest.mark.usefixtures("movable_clock")


def test_what_failed_and_is_paid_back_by_hand_does_not_go_back_again(aurora: House) -> None:
    key = held(aurora)
    money_comes(begun(key))
    money_comes(begun(key))
    with transaction():
        amend_booking(booking_of(key), [make_voucher_wish(aurora, nights=5)], by="test")
    with transaction():
        fail_refund(refunds_of(subject_of(booking_of(key)))[0], "account closed")  # 120.00: a task
    with transaction():
        amend_booking(booking_of(key), [make_voucher_wish(aurora, nights=4)], by="test")
    assert refunded(key) == [12000, 6000]
