"""Extras in a booking: in its price, its version, its papers; kept at the price agreed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import insert, select, update

from core.clock import local_day
from core.db import db, transaction
from core.money import Money
from crs.bookings.amendments import amend_booking
from crs.bookings.explaining import fee_to_cancel, parts_of, promised_by
from crs.bookings.models import Booking, VoucherNight
from crs.bookings.operations import confirm_booking, hold_booking
from crs.bookings.voucher_paper import voucher_sheet
from crs.extras.models import Extra
from crs.extras.queries import extras_of
from crs.rates.rules import ExtraWish, VoucherWish
from crs.shop.wishes import wish_of
from tests.cast import House
from tests.make import make_voucher_wish, make_wish

WEEK = 42000


def name(words: str) -> dict[str, str]:
    return {"en": words}


@pytest.fixture
def transfer(aurora: House) -> int:
    """A transfer for 25 euros a booking."""
    return add_extra(aurora, "transfer", 2500, "booking", asks=name("Train and time"))


def add_extra(
    house: House, code: str, price: int, per: str, asks: dict[str, str] | None = None
) -> int:
    row = {
        "resort_id": house.resort, "code": code, "name": name(code.title()),
        "description": name(code), "price": price, "per": per, "asks": asks or {},
    }  # fmt: skip
    with transaction() as session:
        return int(session.scalars(insert(Extra).returning(Extra.id), row).one())


def with_extra(house: House, extra: int, answer: str = "") -> VoucherWish:
    return replace(make_voucher_wish(house), extras=(ExtraWish(extra, answer),))


def hold(house: House, wish: VoucherWish) -> Booking:
    with transaction():
        return hold_booking(make_wish(house, wish))


def test_extras_are_promised_with_their_price(aurora: House, transfer: int) -> None:
    booking = hold(aurora, with_extra(aurora, transfer, "train 14:05"))
    assert booking.total == WEEK + 2500
    [promised], [voucher] = promised_by(booking.versions[-1]), booking.vouchers
    assert promised.extras_said(voucher) == [(name("Transfer"), "train 14:05")]
    assert [(part.kind, part.amount.minor) for part in promised.parts][-1] == ("extra", 2500)
    nights = db.session.scalars(select(VoucherNight.extra).order_by(VoucherNight.night)).all()
    assert nights == [2500, 0, 0, 0, 0, 0, 0]


def test_the_paper_says_what_was_ordered(aurora: House, transfer: int) -> None:
    booking = hold(aurora, with_extra(aurora, transfer, "train 14:05"))
    with transaction():
        confirm_booking(booking, by="test")
    sheet = voucher_sheet(booking, paid=Money(0, "EUR"))
    assert ["Extras", "Transfer: train 14:05"] in sheet.data["vouchers"][0]["facts"]


def test_one_night_to_be_kept_is_kept_without_extras(aurora: House, transfer: int) -> None:
    plain, more = make_voucher_wish(aurora, start=3), with_extra(aurora, transfer)
    more = replace(plain, extras=more.extras)
    fees = []
    for wish in (plain, more):
        booking = hold(aurora, wish)
        with transaction():
            confirm_booking(booking, by="test")
        fees.append(fee_to_cancel(booking, local_day("Europe/Tallinn")).minor)
    assert fees == [6000, 6000]


def test_an_amendment_keeps_the_price_agreed_and_takes_extras_out(
    aurora: House, transfer: int
) -> None:
    booking = hold(aurora, with_extra(aurora, transfer, "train 14:05"))
    with transaction() as session:
        session.execute(update(Extra).values(price=9900))
    same = wish_of(booking.vouchers[0])
    assert same.extras == (ExtraWish(transfer, "train 14:05"),)
    with transaction():
        difference = amend_booking(booking, [replace(same, persons=same.persons)], by="test")
    assert difference.minor == 0
    with transaction():
        difference = amend_booking(booking, [replace(same, extras=())], by="test")
    assert difference.minor == -2500
    assert booking.total == WEEK


def test_an_extra_that_is_new_costs_what_it_costs_today(aurora: House, transfer: int) -> None:
    booking = hold(aurora, make_voucher_wish(aurora))
    wish = replace(wish_of(booking.vouchers[0]), extras=(ExtraWish(transfer),))
    with transaction():
        assert amend_booking(booking, [wish], by="test").minor == 2500


def test_an_agreed_price_has_extras_on_top(aurora: House, transfer: int) -> None:
    with transaction():
        booking = hold_booking(
            make_wish(aurora, with_extra(aurora, transfer)), agreed=[Money(30000, "EUR")]
        )
    assert booking.total == 32500
    [promised] = promised_by(booking.versions[-1])
    assert [part.kind for part in parts_of(promised.breakdown)] == ["room", "extra"]


def test_extras_are_listed_in_their_order_without_retired_ones(
    aurora: House, transfer: int
) -> None:
    add_extra(aurora, "bicycle", 600, "night")
    assert [one.code for one in extras_of(aurora.resort)] == ["bicycle", "transfer"]
    with transaction() as session:
        session.execute(update(Extra).where(Extra.id == transfer).values(position=-1))
    assert [one.code for one in extras_of(aurora.resort)] == ["transfer", "bicycle"]
