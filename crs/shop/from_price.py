"""What a programme costs at least: said before anybody searches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.money import Money
from crs.catalogue.models import Programme
from crs.rates.rules import PersonWish
from crs.shop.queries import StaySearch, find_offers
from crs.shop.window import Window


@dataclass(frozen=True)
class Party:
    """Who comes, adults first, and how many of the adults are treated; None: all."""

    persons: tuple[PersonWish, ...]
    treated: int | None = None

    @property
    def number_treated(self) -> int:
        """How many have the programme."""
        adults = sum(one.role != "child" for one in self.persons)
        return adults if self.treated is None else min(self.treated, adults)


FOR_TWO = Party((PersonWish(age=None, sex=None), PersonWish(age=None, sex=None)))


def lowest_price(
    window: Window,
    programme: Programme,
    dates: tuple[date, date],
    today: date,
    party: Party = FOR_TWO,
) -> Money | None:
    """The whole stay of the party in the cheapest room that is free, all adults treated or so
    many of them."""
    here = programme.resort_id
    search = StaySearch((here,), *dates, party.persons, programme.code, treated=party.treated)
    offers = find_offers(search, today, window.tariffs([here]))
    return offers[0].total if offers else None
