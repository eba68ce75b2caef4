"""The price calendar: what the same stay costs at least, by its day of arrival."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from core.money import Money
from crs.catalogue.month import month_of
from crs.quotas.nightly import nightly
from crs.rates.rules import free_until
from crs.shop.queries import StayOffer, StaySearch, Tariffs, by_price, offers_in

LEVELS = 3
Cheapest = tuple[StayOffer, StayOffer | None]
"""Of all stays, and of those that cost nothing to cancel today."""


@dataclass(frozen=True)
class ArrivalDay:
    """A day of the month and its cheapest stay; `level` 1 is the cheapest third of the span.

    `free` is the cheapest that costs nothing to cancel today.
    """

    day: date
    offer: StayOffer | None = None
    free: StayOffer | None = None
    level: int = 0
    is_lowest: bool = False

    @property
    def total(self) -> Money | None:
        """What the stay costs at least; None: nothing is sold or free."""
        return self.offer.total if self.offer else None


@dataclass(frozen=True)
class PriceMonth:
    """The arrivals of a month."""

    first: date
    days: Sequence[ArrivalDay]

    @property
    def lowest(self) -> ArrivalDay | None:
        """The first of the cheapest days; None: none has a stay."""
        return min(self.on_sale, key=lambda one: (one.level, not one.is_lowest), default=None)

    @property
    def is_even(self) -> bool:
        """Whether each of several days costs the same."""
        return len(self.on_sale) > 1 and len({one.total for one in self.on_sale}) == 1

    @property
    def is_binding(self) -> bool:
        """Whether the lowest price is of a stay that costs something to cancel today."""
        return self.lowest is not None and self.lowest.offer is not self.lowest.free

    @property
    def lowest_free(self) -> StayOffer | None:
        """The cheapest stay of the month that costs nothing to cancel today."""
        return min((one.free for one in self.days if one.free), key=by_price, default=None)

    @property
    def turns(self) -> tuple[date, date]:
        """The months before and after."""
        return month_of(self.first, -1), month_of(self.first, 1)

    @property
    def weekdays(self) -> list[date]:
        """A day for each column, from Monday on."""
        return Calendar().monthdatescalendar(self.first.year, self.first.month)[0]

    @property
    def on_sale(self) -> list[ArrivalDay]:
        """The days that have a stay, by date."""
        return [one for one in self.days if one.offer]

    @property
    def weeks(self) -> list[list[ArrivalDay | None]]:
        """From Monday to Sunday; None where a day is another month's."""
        known = {one.day: one for one in self.days}
        weeks = Calendar().monthdatescalendar(self.first.year, self.first.month)
        return [[known.get(day) for day in week] for week in weeks]


def price_month(search: StaySearch, month: date, booked_on: date, tariffs: Tariffs) -> PriceMonth:
    """The cheapest stay of the search's length for each arrival of the month, from today on."""
    first, end = month_of(month), month_of(month, 1)
    length = search.departure - search.arrival
    found = _cheapest(search, (max(first, booked_on), end), length, booked_on, tariffs)
    prices = [offer.total.minor for offer, _free in found.values()]
    days = (first + timedelta(days=n) for n in range((end - first).days))
    return PriceMonth(first, [_day(day, found, prices) for day in days])


def _cheapest(
    search: StaySearch,
    arrivals: tuple[date, date],
    length: timedelta,
    booked_on: date,
    tariffs: Tariffs,
) -> dict[date, Cheapest]:
    first, end = arrivals
    if first >= end or not search.persons:
        return {}
    left = nightly(
        list(tariffs), first, end + length, booked_on,
        seller=search.seller, sex=search.sex_by_place,
    )  # fmt: skip
    found = {}
    for number in range((end - first).days):
        arrival = first + timedelta(days=number)
        stay = replace(search, arrival=arrival, departure=arrival + length)
        here = left.over(stay.arrival, stay.departure)
        if offers := sorted(offers_in(tariffs, stay, here, booked_on), key=by_price):
            ahead = (arrival - booked_on).days
            free = (one for one in offers if free_until(one.plan.cancellation.steps) <= ahead)
            found[arrival] = offers[0], next(free, None)
    return found


def _day(day: date, found: Mapping[date, Cheapest], prices: Sequence[int]) -> ArrivalDay:
    offer, free = found.get(day, (None, None))
    if offer is None:
        return ArrivalDay(day)
    least, most = min(prices), max(prices)
    above = (offer.total.minor - least) * LEVELS // (most - least + 1)
    return ArrivalDay(day, offer, free, above + 1, least < most and offer.total.minor == least)
