"""From the shop's forms to wishes, and from a chosen offer to the address of its details."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from core.signing import sign
from crs.bookings.models import Voucher
from crs.bookings.wishes import BookingWish, BuyerWish
from crs.quotas.sharing import nights_of
from crs.rates.rules import ExtraWish, PersonWish, VoucherWish

Shaped = Mapping[str, Any]


def persons_of_search(form: Shaped) -> tuple[PersonWish, ...]:
    """Adults with what is known of each, then children by age."""
    adults = [
        PersonWish(age=_at(form["age"], n), sex=_at(form["sex"], n)) for n in range(form["adults"])
    ]
    ages = [age for age in form["child"] if age is not None]
    return (*adults, *(PersonWish(age=age, sex=None, role="child") for age in ages))


def voucher_of(form: Shaped) -> VoucherWish:
    """The chosen stay; prices are never part of it."""
    return VoucherWish(
        room_type_id=form["room_type"],
        rate_plan_id=form["rate_plan"],
        board_id=form["board"],
        arrival=form["arrival"],
        departure=form["departure"],
        persons=tuple(_person(form, n) for n in range(len(form["role"]))),
        by_place=form["by_place"],
    )


def _person(form: Shaped, n: int) -> PersonWish:
    return PersonWish(
        age=_at(form["age"], n),
        sex=_at(form["sex"], n),
        role=_at(form["role"], n) or "guest",
        programme_id=_at(form["programme"], n),
        name=_at(form["name"], n) or "",
    )


def _at(values: Sequence[Any], place: int) -> Any:
    return values[place] if place < len(values) else None


def query_of(slug: str, wish: VoucherWish) -> dict[str, Any]:
    """The parameters that lead to the details of this stay; lists are repeated names."""
    persons = wish.persons
    return {
        "resort": slug,
        "room_type": wish.room_type_id,
        "rate_plan": wish.rate_plan_id,
        "board": wish.board_id,
        "by_place": 1 if wish.by_place else None,
        "arrival": wish.arrival.isoformat(),
        "departure": wish.departure.isoformat(),
        "role": [person.role for person in persons],
        "age": ["" if person.age is None else person.age for person in persons],
        "sex": [person.sex or "" for person in persons],
        "programme": [person.programme_id or "" for person in persons],
    }


def search_query_of(slug: str, wish: VoucherWish) -> dict[str, Any]:
    """The parameters of a search at this resort for the same dates and persons."""
    adults = [person for person in wish.persons if person.role != "child"]
    return {
        "where": slug,
        "arrival": wish.arrival.isoformat(),
        "nights": wish.nights,
        "adults": max(len(adults), 1),
        "sex": [person.sex or "" for person in adults],
        "child": [person.age for person in wish.persons if person.role == "child"],
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
        vouchers=(voucher_of(form),),
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
