"""Thirty at once from one browser, one e-mail, one address: as many holds as one may have."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from crs.bookings.edges import hold
from crs.bookings.wishes import BookingWish
from crs.rates.rules import VoucherWish
from tests.cast import House
from tests.make import make_voucher_wish, make_wish
from tests.race.buyers import all_at_once, deadlocks
from tests.race.senders import MAY_WAIT, SENDERS, send_at_once

CROWD = 30
Ask = Callable[[House, int], BookingWish]


def from_one_browser(house: House, number: int) -> BookingWish:
    return make_wish(house, stay(house, number), mark="browser", email=f"anna{number}@example.org")


def by_one_mail(house: House, number: int) -> BookingWish:
    """An address is the same in capitals."""
    mail = "Anna@Example.org" if number % 2 else "anna@example.org"
    return make_wish(house, stay(house, number), mark=f"browser {number}", email=mail)


def from_one_address(house: House, number: int) -> BookingWish:
    return make_wish(house, stay(house, number), mark=f"browser {number}", address="one house")


def stay(house: House, number: int) -> VoucherWish:
    """Two room types, so that the rooms suffice."""
    return make_voucher_wish(house, room="single" if number % 2 else "suite")


@pytest.mark.parametrize(
    ("ask", "most", "refused"),
    [
        (from_one_browser, 3, "TooManyHolds"),
        (by_one_mail, 3, "TooManyHolds"),
        (from_one_address, 10, "AddressHolds"),
    ],
)
def test_a_crowd_gets_exactly_what_one_may_hold(
    busy_app: Flask, house: House, ask: Ask, most: int, refused: str
) -> None:
    wishes = [ask(house, number) for number in range(CROWD)]
    outcomes = all_at_once(busy_app, [lambda wish=wish: hold(wish) for wish in wishes])  # type: ignore[misc]  # a loop variable bound early
    assert outcomes == {"ok": most, refused: CROWD - most}
    assert deadlocks(busy_app) == 0


def test_of_a_night_a_quarter_waits_for_somebody_else_to_pay(busy_app: Flask, house: House) -> None:
    outcomes = send_at_once(busy_app, house)
    assert outcomes == {"ok": MAY_WAIT, "NightsWait": SENDERS - MAY_WAIT}
    assert deadlocks(busy_app) == 0
