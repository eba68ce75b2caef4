"""A change of my booking: a voucher as a form, and what its form asks for, as wishes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from core.refusals import NotThere
from crs.bookings.models import Booking, Voucher
from crs.rates.rules import PersonWish, VoucherWish
from crs.shop.wishes import Shaped, wish_of

PERSON = ("was", "role", "name", "age", "sex", "programme")
"""The lists of a form that have an entry a person."""
ASKED = ("room", "nights", "departure", "place", "board", "same_dates", "instead")
LONGEST = 1_500  # characters of an address: a web server takes some 4,000, key and path included
NAMES_LONGEST = 600  # characters of all names: the browser carries them in a cookie


def form_of(booking: Booking, room: int) -> dict[str, Any]:
    """The n-th voucher as the form shows it, from 0. Raises NotThere."""
    wish = wish_of(_chosen(booking, room))
    return {
        "room": room,
        "arrival": wish.arrival,
        "nights": wish.nights,
        "place": place_mark(wish.room_type_id, wish.by_place),
        "board": wish.board_id,
        "same_dates": True,
        "was": list(range(len(wish.persons))),
        "role": [person.role for person in wish.persons],
        "name": [person.name for person in wish.persons],
        "age": [person.age for person in wish.persons],
        "sex": [person.sex for person in wish.persons],
        "programme": [person.programme_id for person in wish.persons],
    }


def asked_in_address(typed: Mapping[str, Any]) -> dict[str, Any] | None:
    """What was typed, for the query of an address: without names, which no history is to keep.

    None where it is too long for one, as only what is wrong can be.
    """
    asked = {"arrival": typed.get("arrival", "")}
    asked |= {name: typed[name] for name in ASKED if name in typed}
    asked |= {name: [one or "" for one in typed[name]] for name in PERSON if name != "name"}
    names = sum(len(one or "") for one in typed["name"])
    return asked if len(str(asked)) <= LONGEST and names <= NAMES_LONGEST else None


def names_in(booking: Booking, room: str, was: Sequence[str]) -> list[str]:
    """The names of those who were in the n-th voucher, blank for who was not."""
    names = form_of(booking, int(room))["name"] if _is_place(room) else []
    known = dict(enumerate(names))
    return [known.get(int(one), "") if _is_place(one) else "" for one in was]


def _is_place(typed: str) -> bool:
    return typed.isdecimal() and len(typed) < 3


def place_mark(room_type_id: int, by_place: bool) -> str:
    """`12`, or `12-place` for a place in a shared room."""
    return f"{room_type_id}-place" if by_place else str(room_type_id)


def _chosen(booking: Booking, room: int) -> Voucher:
    live = booking.live_vouchers
    if not 0 <= room < len(live):
        raise NotThere
    return live[room]


def wishes_of(booking: Booking, form: Shaped) -> list[VoucherWish]:
    """What the vouchers become: one as the form says, the others as they are, or on its dates."""
    changed = _wish(wish_of(_chosen(booking, form["room"])), form)
    wishes = [wish_of(voucher) for voucher in booking.live_vouchers]
    if form["same_dates"]:
        first, last = changed.arrival, changed.departure
        wishes = [replace(wish, arrival=first, departure=last) for wish in wishes]
    wishes[form["room"]] = changed
    return wishes


def _wish(before: VoucherWish, form: Shaped) -> VoucherWish:
    """Rate plan and extras stay, and with them what was promised of them."""
    room_type, _dash, place = form["place"].partition("-")
    return replace(
        before,
        room_type_id=int(room_type),
        board_id=form["board"],
        arrival=form["arrival"],
        departure=form["departure"],
        persons=tuple(_person(before, form, n) for n in range(len(form["role"]))),
        by_place=bool(place),
    )


def _person(before: VoucherWish, form: Shaped, n: int) -> PersonWish:
    """Diets are not asked for here: who was promised one keeps it."""
    was = _at(form["was"], n)
    diet = before.persons[was].diet if was is not None and was < len(before.persons) else ""
    return PersonWish(
        age=_at(form["age"], n),
        sex=_at(form["sex"], n),
        role=_at(form["role"], n) or "guest",
        programme_id=_at(form["programme"], n),
        name=_at(form["name"], n) or "",
        diet=diet,
    )


def _at(values: Sequence[Any], place: int) -> Any:
    return values[place] if place < len(values) else None
