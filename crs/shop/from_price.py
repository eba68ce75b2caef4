"""What a programme costs at least: said before anybody searches."""

from __future__ import annotations

from datetime import date

from core.money import Money
from crs.catalogue.models import Programme
from crs.rates.rules import PersonWish
from crs.shop.queries import StaySearch, find_offers
from crs.shop.window import Window

FOR_TWO = (PersonWish(age=None, sex=None), PersonWish(age=None, sex=None))


def lowest_price(
    window: Window, programme: Programme, arrival: date, departure: date, today: date
) -> Money | None:
    """The whole stay for two, both with the programme, in the cheapest room that is free."""
    search = StaySearch((programme.resort_id,), arrival, departure, FOR_TWO, programme.code)
    offers = find_offers(search, today, window.tariffs([programme.resort_id]))
    return offers[0].total if offers else None
