"""Holds that wait for somebody else to pay: few of a person, and few of a night."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.db import transaction
from crs.bookings.models import Booking
from crs.bookings.operations import cancel_booking, hold_booking
from crs.bookings.sending import WHILE_SENT, send_to_pay
from crs.bookings.waiting import ContactWaits, NightsWait
from crs.bookings.wishes import BuyerWish
from tests.cast import House
from tests.make import make_voucher_wish, make_wish


def held(house: House, guest: str, start: int = 10, room: str = "single") -> Booking:
    wish = make_wish(house, make_voucher_wish(house, room=room, start=start), mark=guest)
    return hold_booking(replace(wish, buyer=BuyerWish(guest, f"{guest}@example.org")))


def send(house: House, guest: str, start: int = 10) -> Booking:
    with transaction():
        return send_to_pay(held(house, guest, start), by="guest")


def waits(booking: Booking) -> bool:
    return booking.expires_at == booking.created_at + WHILE_SENT


def test_of_three_singles_one_waits_and_the_next_is_told_what_to_do(aurora: House) -> None:
    assert waits(send(aurora, "anna"))
    with pytest.raises(NightsWait, match="Pay for this one yourself"):
        send(aurora, "boris", start=16)
    assert waits(send(aurora, "clara", start=17))


def test_who_gives_it_up_lets_the_next_wait(aurora: House) -> None:
    first = send(aurora, "anna")
    with transaction():
        cancel_booking(first, by="guest")
    assert waits(send(aurora, "boris"))


def test_the_same_person_has_two_that_wait(aurora: House) -> None:
    send(aurora, "anna", start=10)
    send(aurora, "anna", start=20)
    with pytest.raises(ContactWaits, match="cancel it first"):
        send(aurora, "anna", start=30)
    assert waits(send(aurora, "boris", start=30))


def test_said_again_it_is_the_same_and_nothing_is_refused(aurora: House) -> None:
    booking = send(aurora, "anna")
    ends = booking.expires_at
    with transaction():
        assert send_to_pay(booking, by="guest", sent_as="Anna").expires_at == ends
    assert booking.sent_as == "Anna"
