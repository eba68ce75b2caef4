"""What the first step of booking is filled with: who travels, in which rooms."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.forms import understand
from core.i18n import _, in_language
from core.money import Money
from core.refusals import FormFault, Refusal
from crs.catalogue.models import Board, Programme, RoomType
from crs.catalogue.queries import Promise, promises
from crs.quotas.availability import Availability
from crs.rates.persons import party_of
from crs.rates.rules import StayRefused, VoucherWish
from crs.rates.totals import StayTotals
from crs.shop.booking_schemas import ROOMS_MOST, ChosenForm, OfferForm
from crs.shop.chosen import Chosen, find_chosen
from crs.shop.extras import with_extras
from crs.shop.instead import fits, instead_of, left_for
from crs.shop.quotes import board_prices, price_of, quote
from crs.shop.travellers import lodgings_of
from crs.shop.wishes import query_of, search_query_of, vouchers_of

Typed = Mapping[str, Any]
Faults = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class RoomChoices:
    """What else a room could be, each with what it adds to the price; None: not known."""

    room_types: Sequence[tuple[RoomType, Money | None]]
    boards: Sequence[tuple[Board, Money | None]]
    less_by_place: Money | None = None
    """What one place of it costs more (in life: less) than the whole; None: not sold so."""


def persons_page(typed: Typed, faults: Faults | None = None) -> dict[str, Any]:
    """Who travels, as it was typed, with the price now.

    A form that cannot be understood yet comes without a price, and says what is missing.
    Raises FormFault where not even the offer is clear, NotThere, NotOnSale.
    """
    chosen = find_chosen(understand(OfferForm(), typed))
    page = _frame(typed, chosen, faults) | {
        "programmes": _choices(chosen.programmes),
        "asking": chosen.asking,
    }
    try:
        form = understand(ChosenForm(), typed)
        wishes = with_extras(vouchers_of(form), form, chosen.tariff)
    except FormFault as fault:
        rooms = page["rooms"]
        return page | {"missing": fault.faults, "choices": [_unpriced(chosen)] * len(rooms)}
    left = left_for(chosen.tariff, wishes, chosen.today)
    page |= priced(chosen, wishes)
    if page["quote"] and not fits(left, chosen.tariff, wishes):
        page |= {"gone": True, "instead": instead_of(chosen.tariff, wishes, chosen.today)}
    return page | {
        "choices": [room_choices(chosen, wish, left) for wish in wishes],
        "promised_programmes": promised_to(wishes, chosen.programmes),
        "back": search_query_of(chosen.resort.slug, *wishes),
    }


def _frame(typed: Typed, chosen: Chosen, faults: Faults | None) -> dict[str, Any]:
    form = {"form_key": "", **typed, **understand(OfferForm(), typed)}
    form["form_key"] = form["form_key"] or secrets.token_urlsafe(12)
    return {
        "form": form,
        "rooms": lodgings_of(typed),
        "faults": faults or {},
        "resort": chosen.resort,
        "plan": chosen.plan,
        "room_types": chosen.room_types,
        "house_facts": chosen.houses,
        "may_add_room": len(typed["room_type"]) < ROOMS_MOST,
        "quote": None,
        "back": {"where": chosen.resort.slug},
        "query_of": query_of,
    }


def priced(chosen: Chosen, wishes: tuple[VoucherWish, ...]) -> dict[str, Any]:
    """The quote, or why there is none and what can be had instead."""
    try:
        return {"quote": quote(chosen.tariff, wishes, chosen.today)}
    except StayRefused as refusal:
        near = instead_of(chosen.tariff, wishes, chosen.today)
        return {"quote": None, "refusal": refusal, "instead": near}
    except Refusal as refusal:
        return {"quote": None, "refusal": refusal}


def _choices(programmes: Sequence[Programme]) -> list[tuple[Any, str]]:
    return [("", _("No programme")), *((one.id, in_language(one.name)) for one in programmes)]


def _unpriced(chosen: Chosen) -> RoomChoices:
    types = [(one, None) for one in chosen.room_types.values()]
    return RoomChoices(types, [(board, None) for board in chosen.boards])


def room_choices(chosen: Chosen, wish: VoucherWish, left: Availability) -> RoomChoices:
    """What is free for these persons and dates on the same plan."""
    boards = board_prices(chosen.tariff, wish, chosen.boards, chosen.today)
    return RoomChoices(
        room_types=_other_types(chosen, wish, left),
        boards=[*boards] or [(board, None) for board in chosen.boards],
        less_by_place=_less_by_place(chosen, wish),
    )


def _other_types(
    chosen: Chosen, wish: VoucherWish, left: Availability
) -> list[tuple[RoomType, Money | None]]:
    """Free rooms that have the beds; the chosen one always."""
    try:
        stay = StayTotals(chosen.tariff, wish.arrival, wish.departure, wish.persons, chosen.today)
    except StayRefused:
        return [(chosen.room_types[wish.room_type_id], None)]
    plan = wish.rate_plan_id
    own = stay.total(plan, wish.room_type_id, by_place=wish.by_place)
    found = []
    for key, room_type in chosen.room_types.items():
        price = stay.total(plan, key, by_place=wish.by_place)
        mine = key == wish.room_type_id
        if mine or (price is not None and _may_be(chosen, wish, key, left, stay)):
            more = price - own if price is not None and own is not None else None
            found.append((room_type, None if mine else more))
    return found


def _may_be(
    chosen: Chosen, wish: VoucherWish, key: int, left: Availability, stay: StayTotals
) -> bool:
    terms = chosen.tariff.room_types.get(key)
    if terms is None or stay.is_limited(wish.rate_plan_id, key):
        return False
    if wish.by_place:
        return terms.sold_by_place and left.places_on(wish.rate_plan_id, key) > 0
    beds = terms.places + terms.extra_places
    return stay.party.sleepers <= beds and left.rooms_on(wish.rate_plan_id, key) > 0


def _less_by_place(chosen: Chosen, wish: VoucherWish) -> Money | None:
    """What sharing with a stranger saves one adult; None where the room is not sold so."""
    terms = chosen.tariff.room_types.get(wish.room_type_id)
    if terms is None or not terms.sold_by_place or len(wish.persons) != 1:
        return None
    try:
        if party_of(chosen.tariff, wish.persons).adults != 1:
            return None
    except StayRefused:
        return None
    ways = [price_of(chosen.tariff, replace(wish, by_place=one), chosen.today)
            for one in (True, False)]  # fmt: skip
    place, whole = ways
    return place - whole if place is not None and whole is not None else None


def promised_to(
    wishes: Sequence[VoucherWish], programmes: Sequence[Programme]
) -> list[tuple[Programme, list[Promise]]]:
    """The programmes of the stay's persons with what they promise for its dates."""
    first = wishes[0]
    chosen = {person.programme_id for wish in wishes for person in wish.persons}
    dates = (first.arrival, first.departure)
    return [(one, promises(one, *dates)) for one in programmes if one.id in chosen]
