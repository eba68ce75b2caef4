"""Offers as the shop shows them: by resort and room type, the cheapest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from core.money import Money
from core.organisation.models import Resort
from crs.bookings.explaining import FeeStep, Part, fee_steps, parts_of
from crs.catalogue.models import Board, RoomType
from crs.rates.rules import VoucherWish, free_until, no_show_fee
from crs.rates.tariff import PlanTerms, ProgrammeTerms
from crs.shop.houses import HouseFacts, houses_of
from crs.shop.queries import StayOffer
from crs.shop.window import Window
from crs.shop.wishes import query_of

FEW = 5


@dataclass(frozen=True)
class ShownOffer:
    """An offer with the words that explain it."""

    offer: StayOffer
    resort: Resort
    room_type: RoomType
    board: Board
    booked_on: date
    houses: Sequence[HouseFacts] = ()
    """In which its room may be, the nearest to the treatments first."""

    @property
    def plan(self) -> PlanTerms:
        """The terms it is booked on."""
        return self.offer.plan

    @property
    def wish(self) -> VoucherWish:
        """What is held when it is chosen."""
        return self.offer.wish

    @cached_property
    def parts(self) -> list[Part]:
        """What the price is made of."""
        return parts_of(self.offer.breakdown)

    @cached_property
    def fees(self) -> list[FeeStep]:
        """What cancelling would cost."""
        steps = self.plan.cancellation.steps
        return fee_steps(steps, self.offer.breakdown, self.wish.arrival, self.booked_on)

    @property
    def cancels_free(self) -> bool:
        """Whether cancelling today costs nothing."""
        ahead = (self.wish.arrival - self.booked_on).days
        return free_until(self.plan.cancellation.steps) <= ahead

    @property
    def keeps_all(self) -> bool:
        """Whether nothing is given back to who cancels today."""
        return self.fees[0].fee == self.offer.total

    @property
    def no_show(self) -> Money:
        """What is kept where nobody comes."""
        return no_show_fee(self.plan.cancellation.no_show_percent, self.offer.total)

    @property
    def few_left(self) -> int:
        """The number of rooms or places left where it is small; else 0."""
        return self.offer.rooms_left if self.offer.rooms_left <= FEW else 0

    @property
    def a_night(self) -> Money:
        """The average night, rounded: to compare, never to charge."""
        return self.offer.total.share(Fraction(100, self.wish.nights))

    @property
    def query(self) -> dict[str, Any]:
        """The parameters of its details page."""
        return query_of(self.resort.slug, self.wish)


@dataclass(frozen=True)
class Shelf:
    """A resort's offers: a row a room type (whole or by place), its ways of booking in it."""

    resort: Resort
    rows: list[list[ShownOffer]]

    @property
    def programme(self) -> ProgrammeTerms | None:
        """The programme that its offers are with."""
        return self.rows[0][0].offer.programme


def shelves(window: Window, offers: Iterable[StayOffer], booked_on: date) -> list[Shelf]:
    """The offers of the window's resorts by resort, in the order of their cheapest."""
    shown = _shown(window, offers, booked_on)
    by_resort: dict[int, dict[tuple[int, bool], list[ShownOffer]]] = {}
    for one in shown:
        rows = by_resort.setdefault(one.resort.id, {})
        rows.setdefault((one.offer.room_type_id, one.offer.by_place), []).append(one)
    return [
        Shelf(next(iter(rows.values()))[0].resort, list(rows.values()))
        for rows in by_resort.values()
    ]


def _shown(window: Window, offers: Iterable[StayOffer], booked_on: date) -> list[ShownOffer]:
    resorts = {resort.id: resort for resort in window.resorts}
    return [
        ShownOffer(
            offer,
            resorts[offer.resort_id],
            window.room_types[offer.room_type_id],
            window.boards[offer.board_id],
            booked_on,
            houses_of(window, window.room_types[offer.room_type_id]),
        )
        for offer in offers
    ]
