"""What was chosen for booking: the rows and terms that a form of ids names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.organisation.models import Resort
from core.refusals import NotThere
from crs.advice.queries import programmes_that_ask
from crs.catalogue.models import Board, Programme, RoomType
from crs.catalogue.queries import programmes_of
from crs.rates.rules import NotOnSale, Tariff
from crs.rates.tariff import PlanTerms
from crs.shop.houses import HouseFacts, houses_of
from crs.shop.window import shop_window
from crs.shop.wishes import Shaped


@dataclass(frozen=True)
class Chosen:
    """A resort with what it sells, and the day on which it is asked; rows of no session."""

    resort: Resort
    tariff: Tariff
    plan: PlanTerms
    room_types: Mapping[int, RoomType]
    boards: Sequence[Board]
    programmes: Sequence[Programme]
    asking: Mapping[int, str]
    """Id to code of the programmes that have questions."""
    today: date
    houses: Mapping[int, Sequence[HouseFacts]]
    """Those of each room type."""


def find_chosen(form: Shaped) -> Chosen:
    """Of a form that `OfferForm` understood. Raises NotThere, NotOnSale."""
    window = shop_window()
    resort = next((one for one in window.resorts if one.slug == form["resort"]), None)
    if resort is None:
        raise NotThere
    tariff = window.tariffs([resort.id])[resort.id]
    room_types = {k: one for k, one in window.room_types.items() if one.resort_id == resort.id}
    boards = [one for one in window.boards.values() if one.resort_id == resort.id]
    known = {one.id for one in boards}
    if form["rate_plan"] not in tariff.plans or not set(form["room_type"]) <= room_types.keys():
        raise NotOnSale
    if not set(form["board"]) <= known:
        raise NotOnSale
    return Chosen(
        resort=resort,
        tariff=tariff,
        plan=tariff.plans[form["rate_plan"]],
        room_types=room_types,
        boards=boards,
        programmes=window.keep(("contents", resort.id), lambda: programmes_of(resort.id)),
        asking=window.keep(("asking", resort.id), lambda: programmes_that_ask(resort.id)),
        today=window.today_of([resort]),
        houses={key: houses_of(window, one) for key, one in room_types.items()},
    )
