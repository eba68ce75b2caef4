"""Numbers of vouchers: given at confirmation, one after the other, whoever gives up."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from flask import Flask
from sqlalchemy import select

from core.clock import local_day
from core.db import attempt, db, see_resorts, transaction
from core.money import Money
from crs.bookings.amendments import amend_booking
from crs.bookings.edges import hold
from crs.bookings.models import Booking, Voucher
from crs.bookings.opening import load_sold
from crs.bookings.operations import cancel_booking, confirm_booking, hold_booking
from crs.rates.queries import load_tariff
from tests.cast import House, build_house
from tests.make import make_voucher_wish, make_wish
from tests.staff import within


def confirm(booking: Booking) -> list[str | None]:
    confirmed = attempt(lambda: confirm_booking(booking, by="test"))
    return [voucher.number for voucher in confirmed.vouchers]


def numbered(house: House, *numbers: int, entity: str = "AURORA-LTD") -> list[str]:
    year = local_day("Europe/Tallinn").year
    return [f"{entity}-{year}-{number:06d}" for number in numbers]


def test_every_voucher_gets_the_next_number_of_its_entity(app: Flask, aurora: House) -> None:
    boreas = build_house(app, slug="boreas")
    see_resorts("all")
    two_rooms = hold(make_wish(aurora, make_voucher_wish(aurora), make_voucher_wish(aurora)))
    elsewhere, later = hold(make_wish(boreas)), hold(make_wish(aurora))
    assert [voucher.number for voucher in two_rooms.vouchers] == [None, None]
    assert confirm(two_rooms) == numbered(aurora, 1, 2)
    assert confirm(elsewhere) == numbered(boreas, 1, entity="BOREAS-LTD")
    assert confirm(later) == numbered(aurora, 3)


def test_a_confirmation_that_fails_leaves_no_gap(aurora: House) -> None:
    given_up, next_one = hold(make_wish(aurora)), hold(make_wish(aurora))
    with suppress(InterruptedError), transaction():
        confirm_booking(given_up, by="test")
        raise InterruptedError
    assert confirm(next_one) == numbered(aurora, 1)


def test_a_number_stays_whatever_becomes_of_the_booking(aurora: House) -> None:
    booking = hold(make_wish(aurora))
    [number] = confirm(booking)
    wishes = make_voucher_wish(aurora, start=20), make_voucher_wish(aurora)
    attempt(lambda: amend_booking(booking, wishes, by="test"))
    with transaction():
        wanted = select(Voucher.number).where(Voucher.booking_id == booking.id)
        assert db.session.scalars(wanted.order_by(Voucher.id)).all() == [
            number,
            *numbered(aurora, 2),
        ]
    attempt(lambda: cancel_booking(booking, by="test"))
    assert booking.vouchers[0].number == number


def test_what_is_amended_before_it_is_confirmed_has_no_number_yet(aurora: House) -> None:
    booking = hold(make_wish(aurora))
    attempt(lambda: amend_booking(booking, [make_voucher_wish(aurora, start=20)], by="test"))
    assert booking.vouchers[0].number is None


def test_what_was_sold_before_keeps_its_reference(aurora: House) -> None:
    def load() -> Booking:
        wish, price = make_wish(aurora), Money(30000, "EUR")
        return load_sold(
            "OLD-7", wish, total=price, paid=price, tariff=load_tariff(aurora.resort), by="test"
        )

    booking = attempt(load)
    assert (booking.reference, booking.vouchers[0].number) == ("OLD-7", None)


def test_many_at_once_are_numbered_without_gaps(app: Flask) -> None:
    house = build_house(app, rooms={"single": 24})
    keys = [within(app, lambda: hold_one(house)) for _ in range(24)]

    def work(key: int) -> list[str | None]:
        return within(app, confirming(key))

    with ThreadPoolExecutor(6) as pool:
        numbers = [number for found in pool.map(work, keys) for number in found]
    with app.app_context():
        assert sorted(map(str, numbers)) == numbered(house, *range(1, 25))


def hold_one(house: House) -> int:
    return hold_booking(make_wish(house)).id


def confirming(key: int) -> Callable[[], list[str | None]]:
    def confirm_it() -> list[str | None]:
        booking = confirm_booking(db.session.get_one(Booking, key), by="test")
        return [voucher.number for voucher in booking.vouchers]

    return confirm_it
