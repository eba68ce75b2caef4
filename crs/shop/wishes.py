"""From the shop's forms to wishes, and from a chosen offer to the address of its details."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from core.signing import sign
from crs.bookings.models import Voucher
from crs.bookings.wishes import BookingWish, BuyerWish
from crs.quotas.sharing import nights_of
from crs.rates.queries import load_tariff
from crs.rates.rules import ExtraWish, PersonWish, VoucherWish
from crs.shop.booking_schemas import at
from crs.shop.extras import with_extras

Shaped = Mapping[str, Any]


def persons_of_search(form: Shaped) -> tuple[PersonWish, ...]:
    """Adults with what is known of each, then children by age."""
    adults = [
        PersonWish(age=at(form["age"], n), sex=at(form["sex"], n)) for n in range(form["adults"])
    ]
    ages = [age for age in form["child"] if age is not None]
    return (*adults, *(PersonWish(age=age, sex=None, role="child") for age in ages))


def vouchers_of(form: Shaped) -> tuple[VoucherWish, ...]:
    """The chosen rooms with who stays in each; prices are never part of them."""
    return tuple(_voucher(form, room) for room in range(len(form["room_type"])))


def _voucher(form: Shaped, room: int) -> VoucherWish:
    mine = [n for n in range(len(form["role"])) if (at(form["room"], n) or 0) == room]
    return VoucherWish(
        room_type_id=form["room_type"][room],
        rate_plan_id=form["rate_plan"],
        board_id=form["board"][room],
        arrival=form["arrival"],
        departure=form["departure"],
        persons=tuple(_person(form, n) for n in mine),
        by_place=bool(at(form["by_place"], room)),
    )


def _person(form: Shaped, n: int) -> PersonWish:
    return PersonWish(
        age=at(form["age"], n),
        sex=at(form["sex"], n),
        role=at(form["role"], n) or "guest",
        programme_id=at(form["programme"], n),
        name=at(form["name"], n) or "",
    )


def query_of(slug: str, *wishes: VoucherWish) -> dict[str, Any]:
    """The parameters that lead to booking these rooms; lists are repeated names, in step."""
    first = wishes[0]
    lodged = [(room, person) for room, wish in enumerate(wishes) for person in wish.persons]
    return {
        "resort": slug,
        "rate_plan": first.rate_plan_id,
        "arrival": first.arrival.isoformat(),
        "departure": first.departure.isoformat(),
        "room_type": [wish.room_type_id for wish in wishes],
        "board": [wish.board_id for wish in wishes],
        "by_place": [1 if wish.by_place else "" for wish in wishes],
        "room": [room for room, _person in lodged],
        "role": [person.role for _room, person in lodged],
        "age": ["" if person.age is None else person.age for _room, person in lodged],
        "sex": [person.sex or "" for _room, person in lodged],
        "programme": [person.programme_id or "" for _room, person in lodged],
    }


def search_query_of(slug: str, *wishes: VoucherWish) -> dict[str, Any]:
    """The parameters of a search at this resort for the same dates and persons of the first."""
    first = wishes[0]
    adults = [person for person in first.persons if person.role != "child"]
    return {
        "where": slug,
        "arrival": first.arrival.isoformat(),
        "nights": first.nights,
        "adults": max(len(adults), 1),
        "sex": [person.sex or "" for person in adults],
        "child": [person.age for person in first.persons if person.role == "child"],
    }


def wish_of(voucher: Voucher) -> VoucherWish:
    """What the voucher promises, as a wish."""
    nights = nights_of(voucher.nights)
    return VoucherWish(
        room_type_id=voucher.room_type_id,
        rate_plan_id=voucher.rate_plan_id,
        board_id=voucher.board_id,
        arrival=nights[0],
        departure=nights[-1] + timedelta(days=1),
        persons=tuple(
            PersonWish(one.age, one.sex, one.role, one.programme_id, one.name, one.diet)
            for one in voucher.persons
        ),
        by_place=voucher.by_place,
        extras=tuple(ExtraWish(one["id"], one["answer"]) for one in voucher.extras),
    )


def booking_of(form: Shaped, resort_id: int, language: str, **marks: str) -> BookingWish:
    """The booking that a buyer in the shop wishes."""
    return BookingWish(
        resort_id=resort_id,
        vouchers=with_extras(vouchers_of(form), form, load_tariff(resort_id)),
        buyer=BuyerWish(form["buyer_name"], form["email"], form["phone"], language),
        **marks,
    )


def mark_of_form(form: Shaped, holder: str) -> str:
    """A keyed hash by which a form that a browser sends twice is known, and nothing else is.

    It goes over the form's own key and all that is in it: who goes back and changes something
    sends another form. Nothing where the form has no key.
    """
    contents = json.dumps(form, default=str, sort_keys=True)
    return sign("form", holder, contents) if form["form_key"] else ""
