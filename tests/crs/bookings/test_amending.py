"""Amendments on the database: what was promised keeps its price, its terms and its fee."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from core.db import db, transaction
from core.money import Money
from crs.bookings.amendments import PriceChanged, amend_booking
from crs.bookings.edges import hold
from crs.bookings.models import Booking, BookingStatus, VoucherNight
from crs.bookings.opening import load_sold
from crs.bookings.operations import HoldEnded, cancel_booking, confirm_booking
from crs.bookings.queries import find_booking
from crs.rates.queries import load_tariff
from crs.rates.rules import VoucherWish
from tests.cast import House
from tests.cluster import Database
from tests.make import counted, make_voucher_wish, make_wish
from tests.race.buyers import as_owner

TWICE = "UPDATE night_price SET amount = amount * 2"
OUT = "UPDATE booking SET expires_at = clock_timestamp() - interval '1 second'"


def confirmed(house: House, *wishes: VoucherWish) -> str:
    """The code of a confirmed booking."""
    booking = hold(make_wish(house, *wishes))
    with transaction():
        confirm_booking(booking, by="test")
    code = booking.code
    db.session.remove()
    return code


def amend(code: str, *wishes: VoucherWish, shown: Money | None = None) -> int:
    """The difference in price, in minor units."""
    with transaction():
        return amend_booking(find_booking(code), wishes, by="test", shown=shown).minor


def cancelled(code: str) -> int | None:
    """What is kept when it is cancelled today."""
    with transaction():
        return cancel_booking(find_booking(code), by="test").cancellation_fee


def test_a_hold_that_ran_out_cannot_be_amended(aurora: House, database: Database) -> None:
    code = hold(make_wish(aurora)).code
    db.session.remove()
    as_owner(database, OUT)
    with pytest.raises(HoldEnded, match=code):
        amend(code, make_voucher_wish(aurora, nights=20))
    assert (find_booking(code).version, counted(aurora, "single")) == (1, 7)


def test_one_night_more_costs_one_night_when_prices_have_risen(
    aurora: House, database: Database
) -> None:
    code = confirmed(aurora)
    as_owner(database, TWICE)
    assert amend(code, make_voucher_wish(aurora, nights=8)) == 12000
    nights = db.session.scalars(select(VoucherNight.room).order_by(VoucherNight.night)).all()
    assert nights == [6000] * 7 + [12000]
    assert amend(code, make_voucher_wish(aurora, nights=7)) == -12000


def test_a_loaded_voucher_keeps_its_agreed_price(aurora: House) -> None:
    with transaction():
        load_sold(
            "OLD-1", make_wish(aurora, source="opening"), total=Money(35000, "EUR"),
            paid=Money(0, "EUR"), tariff=load_tariff(aurora.resort), by="load",
        )  # fmt: skip
    code = db.session.scalars(select(Booking.code)).one()
    assert amend(code, make_voucher_wish(aurora, nights=8)) == 6000
    assert amend(code, make_voucher_wish(aurora, nights=6)) == -6000 - 5000


def test_another_price_than_shown_is_said_as_people_write_it(aurora: House) -> None:
    code = confirmed(aurora)
    with pytest.raises(PriceChanged, match=r"€480\.00"):
        amend(code, make_voucher_wish(aurora, nights=8), shown=Money(42000, "EUR"))


def test_moving_far_ahead_does_not_make_cancelling_free(aurora: House) -> None:
    """Two days before, a night is kept (3: 1 night); sixty days before it would be nothing."""
    code = confirmed(aurora, make_voucher_wish(aurora, start=2))
    amend(code, make_voucher_wish(aurora, start=60))
    amend(code, make_voucher_wish(aurora, start=70, nights=3))
    assert cancelled(code) == 6000


def test_moving_while_cancelling_is_free_leaves_it_free(aurora: House) -> None:
    code = confirmed(aurora, make_voucher_wish(aurora, start=30))
    amend(code, make_voucher_wish(aurora, start=60))
    assert cancelled(code) == 0


def test_the_first_terms_stay_when_the_policy_changes(aurora: House, database: Database) -> None:
    code = confirmed(aurora, make_voucher_wish(aurora, start=30))
    strict = """UPDATE cancellation_policy SET steps = '[{"days_before": 0, "percent": 100}]'"""
    as_owner(database, strict)
    as_owner(database, "UPDATE prepayment_policy SET kind = 'all'")
    amend(code, make_voucher_wish(aurora, start=2))
    booking = find_booking(code)
    assert booking.due_now == 7 * 1800
    assert cancelled(code) == 6000


def test_a_hold_amended_on_its_last_days_is_still_given_up_for_nothing(aurora: House) -> None:
    booking = hold(make_wish(aurora, make_voucher_wish(aurora, start=1)))
    amend(booking.code, make_voucher_wish(aurora, start=60))
    assert cancelled(booking.code) == 0


def test_names_change_for_nothing_whatever_the_tariff_says(
    aurora: House, database: Database
) -> None:
    stay = make_voucher_wish(aurora)
    code = confirmed(aurora, stay)
    as_owner(database, TWICE)
    as_owner(database, "UPDATE season SET nights = daterange(current_date + 400, NULL)")
    named = replace(stay, persons=(replace(stay.persons[0], name="Anna Tamm"),))
    assert amend(code, named) == 0
    booking = find_booking(code)
    assert booking.status == BookingStatus.CONFIRMED
    assert booking.vouchers[0].persons[0].name == "Anna Tamm"
