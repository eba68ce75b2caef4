"""Guests who all send what they hold to somebody else to pay, at the same moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from flask import Flask

from core.db import attempt
from crs.bookings.models import Booking
from crs.bookings.operations import hold_booking
from crs.bookings.queries import find_booking
from crs.bookings.sending import send_to_pay
from crs.bookings.wishes import BuyerWish
from tests.cast import House
from tests.make import make_wish
from tests.race.buyers import all_at_once
from tests.staff import within

SENDERS = 20
"""As many as there are singles, which all of them hold for the same week."""
MAY_WAIT = 5


def send_at_once(app: Flask, house: House) -> Counter[str]:
    """What became of each, in a word."""
    return all_at_once(app, [_sending(_held(app, house, one)) for one in range(SENDERS)])


def _held(app: Flask, house: House, number: int) -> str:
    buyer = BuyerWish(f"Guest {number}", f"guest-{number}@example.org")
    return within(app, lambda: hold_booking(replace(make_wish(house), buyer=buyer)).code)


def _sending(code: str) -> Callable[[], Booking]:
    return lambda: attempt(lambda: send_to_pay(find_booking(code), by="guest"))
