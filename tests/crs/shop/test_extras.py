"""Extras in the second step: the price follows them, and the booking has them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert, select

from core.db import db, transaction
from crs.bookings.models import Booking
from crs.extras.models import Extra
from crs.rates.queries import load_tariff
from crs.rates.rules import ExtraWish, PersonWish
from crs.shop.extras import with_extras
from tests.cast import House
from tests.crs.shop.test_drafts import anna, begin, book, fields_of
from tests.make import make_voucher_wish

__all__ = ["anna"]


def add(
    house: House, code: str, price: int, per: str, asks: str = "", whom: str = "everyone"
) -> int:
    words = {"en": code.title()}
    row = {
        "resort_id": house.resort, "code": code, "name": words, "description": words,
        "price": price, "per": per, "asks": {"en": asks} if asks else {}, "whom": whom,
    }  # fmt: skip
    with transaction() as session:
        return int(session.scalars(insert(Extra).returning(Extra.id), row).one())


@pytest.fixture
def transfer(aurora: House) -> int:
    return add(aurora, "transfer", 2500, "booking", asks="Train and time")


def test_the_price_follows_what_is_chosen_and_the_booking_has_it(
    anna: FlaskClient, aurora: House, transfer: int
) -> None:
    address = begin(anna, aurora)
    page = anna.get(address).text
    assert "Train and time" in page
    chosen: dict[str, Any] = {"extra": str(transfer), "answer": "train 14:05"}
    sent = {"data": {**fields_of(page), **chosen}}
    by_script = anna.post("/book/extras", **sent, headers={"HX-Request": "true"})
    assert "€445" in by_script.text
    counted = anna.post("/book/extras", **sent, follow_redirects=True).text
    assert "€445" in counted
    assert 'value="train 14:05"' in counted
    assert "checked" in anna.get(address).text
    total = {"shown_total": "44500"}
    path = book(anna, address, **chosen, **total)
    assert path.startswith("/bookings/"), path
    db.session.expire_all()
    booking = db.session.scalars(select(Booking)).one()
    assert booking.total == 42000 + 2500
    assert booking.vouchers[0].extras == [{"id": transfer, "answer": "train 14:05"}]
    assert "Transfer: train 14:05" in anna.get(path).text


def test_what_is_for_a_person_is_on_every_room_and_the_rest_on_the_first(
    aurora: House, transfer: int
) -> None:
    slippers = add(aurora, "slippers", 900, "person")
    form = {"extra": [slippers, transfer, transfer, 999], "asked": [transfer], "answer": ["bus"]}
    rooms = [make_voucher_wish(aurora), make_voucher_wish(aurora, room="twin")]
    first, second = with_extras(rooms, form, load_tariff(aurora.resort))
    assert first.extras == (ExtraWish(slippers), ExtraWish(transfer, "bus"))
    assert second == replace(rooms[1], extras=(ExtraWish(slippers),))


def test_what_is_for_children_is_offered_where_one_travels(
    anna: FlaskClient, aurora: House
) -> None:
    cot = add(aurora, "cot", 250, "night", whom="children")
    address = begin(anna, aurora, extra=str(cot))
    page = anna.get(address).text
    assert "Cot" not in page
    assert "€420" in page  # who took the child out does not pay for its cot
    party: dict[str, str | list[str]] = {
        "role": ["guest", "child"], "age": ["63", "4"], "sex": ["f", ""], "room": ["0", "0"],
        "programme": ["", ""], "room_type": str(aurora.types["twin"]),
    }  # fmt: skip
    assert "Cot" in anna.get(begin(anna, aurora, **party)).text


def test_what_is_for_children_goes_to_their_room(aurora: House) -> None:
    cot = add(aurora, "cot", 250, "night", whom="children")
    child = PersonWish(age=4, sex=None, role="child")
    alone, twin = make_voucher_wish(aurora), make_voucher_wish(aurora, room="twin")
    family = replace(twin, persons=(*twin.persons, child))
    tariff = load_tariff(aurora.resort)
    rooms = with_extras([alone, family], {"extra": [cot], "asked": [], "answer": []}, tariff)
    assert [room.extras for room in rooms] == [(), (ExtraWish(cot),)]
