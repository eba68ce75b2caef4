"""What of a resort can be had for dates and persons, as offers that may be booked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.clock import local_day, now
from core.i18n import _
from core.organisation.models import Resort
from crs.catalogue.models import Programme
from crs.catalogue.queries import programmes_of
from crs.channels.offers import GOOD_FOR, sealed, token_of
from crs.channels.queries import Caller
from crs.channels.refusals import RequestFault
from crs.channels.showing import Shown, amount, instant, named, shown_fees, shown_parts
from crs.rates.rules import PersonWish
from crs.shop.nearest import nearest_dates
from crs.shop.queries import StaySearch, find_offers
from crs.shop.shelf import ShownOffer, shelves
from crs.shop.window import shop_window


@dataclass(frozen=True)
class Asked:
    """A search of a partner at a resort, at one instant."""

    resort: Resort
    search: StaySearch
    programme: Programme | None
    by: Caller
    at: datetime


def availability(resort: Resort, form: Mapping[str, Any], *, by: Caller) -> Shown:
    """Offers, the cheapest first; where there are none, the nearest arrivals that have some."""
    asked = Asked(resort, _search(resort, form, by), _programme(resort, form), by, now())
    today, window = local_day(resort.zone, asked.at), shop_window([resort.id])
    tariffs = window.tariffs([resort.id])
    offers = find_offers(asked.search, today, tariffs)
    shown = [one for found in shelves(window, offers, today) for row in found.rows for one in row]
    near = [] if offers else nearest_dates(asked.search, today, tariffs)
    return {
        "resort": resort.slug,
        "arrival": form["arrival"].isoformat(),
        "departure": form["departure"].isoformat(),
        "expires_at": instant(asked.at + GOOD_FOR),
        "offers": [
            _offer(asked, one) for one in sorted(shown, key=lambda one: one.offer.total.minor)
        ],
        "nearest_arrivals": [day.isoformat() for day in near],
    }


def _search(resort: Resort, form: Mapping[str, Any], by: Caller) -> StaySearch:
    adults = [PersonWish(age=None, sex=form.get("sex"))] * form["adults"]
    children = [PersonWish(age=age, sex=None, role="child") for age in form["child_ages"]]
    return StaySearch(
        resort_ids=(resort.id,),
        arrival=form["arrival"],
        departure=form["departure"],
        persons=(*adults, *children),
        programme_code=form["programme"] or None,
        seller=by.seller,
    )


def _programme(resort: Resort, form: Mapping[str, Any]) -> Programme | None:
    if not form["programme"]:
        return None
    for programme in programmes_of(resort.id):
        if programme.code == form["programme"]:
            return programme
    words = _("The resort has no such programme: see GET /resorts/{slug}.")
    raise RequestFault([{"parameter": "programme", "detail": words}])


def _offer(asked: Asked, shown: ShownOffer) -> Shown:
    offer, programme = shown.offer, asked.programme
    until = asked.at + GOOD_FOR
    token = token_of(sealed(offer, asked.search.persons, asked.by.partner_id, until))
    return {
        "offer": token,
        "room_type": named(shown.room_type.code, shown.room_type.name),
        "rate_plan": named(shown.plan.code, shown.plan.name),
        "board": named(shown.board.code, shown.board.name),
        "programme": named(programme.code, programme.name) if programme else None,
        "by_place": offer.by_place,
        "total": amount(offer.total),
        "due_now": amount(offer.due_now),
        "places_left": offer.rooms_left,
        "breakdown": shown_parts(shown.parts),
        "cancellation": shown_fees(shown.fees),
    }
