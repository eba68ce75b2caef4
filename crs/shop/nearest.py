"""What can be had instead where a search finds nothing, the nearest to the wish first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import islice

from crs.quotas.nightly import Nightly, nightly
from crs.rates.queries import load_tariffs
from crs.shop.queries import StayOffer, StaySearch, Tariffs, by_price, offers_in, persons_in

WITHIN = 14  # days to either side, and nights more or less
DATES_MOST, LENGTHS_MOST, RESORTS_MOST = 3, 2, 3
ELSEWHERE = 3  # another resort is as far from the wish as three days


class Change(StrEnum):
    """In what an alternative differs from the wish."""

    NARROWING = "narrowing"
    DAYS = "days"
    NIGHTS = "nights"
    RESORT = "resort"


@dataclass(frozen=True)
class Alternative:
    """A stay that is sold and free, by its cheapest offer; `distance` is about days."""

    change: Change
    distance: int
    search: StaySearch
    offer: StayOffer


@dataclass(frozen=True)
class Around:
    """What is known of the nights around a wish."""

    tariffs: Tariffs
    left: Nightly
    booked_on: date

    def cheapest(self, search: StaySearch) -> StayOffer | None:
        """The cheapest offer of the resorts that the search is about; None: nothing."""
        ids = search.resort_ids
        mine = {key: one for key, one in self.tariffs.items() if ids is None or key in ids}
        left = self.left.over(search.arrival, search.departure)
        return min(offers_in(mine, search, left, self.booked_on), key=by_price, default=None)


def nearest_dates(
    search: StaySearch, booked_on: date, tariffs: Tariffs | None = None
) -> list[date]:
    """At most three arrivals around the wished one at which such a stay is sold, by date."""
    around = _around(search, booked_on, tariffs)
    return sorted(one.search.arrival for one in islice(_other_days(search, around), DATES_MOST))


def alternatives(search: StaySearch, booked_on: date, tariffs: Tariffs) -> list[Alternative]:
    """Other days, lengths and resorts, and the wish without what narrows it.

    `tariffs` are those of all resorts that come into question, the searched ones among them.
    """
    around = _around(replace(search, resort_ids=tuple(tariffs)), booked_on, tariffs)
    found = [
        *_less_narrow(search, around),
        *islice(_other_days(search, around), DATES_MOST),
        *islice(_other_lengths(search, around), LENGTHS_MOST),
        *_other_resorts(search, around),
    ]
    return sorted(found, key=lambda one: (one.distance, one.offer.total.minor))


def _around(search: StaySearch, booked_on: date, tariffs: Tariffs | None) -> Around:
    if tariffs is None:
        tariffs = load_tariffs(search.resort_ids)
    tariffs = {key: one for key, one in tariffs.items() if persons_in(one, search) is not None}
    first = max(search.arrival - timedelta(days=WITHIN), booked_on)
    end = max(search.departure, first) + timedelta(days=WITHIN)
    left = nightly(
        list(tariffs), first, end, booked_on, seller=search.seller, sex=search.sex_by_place
    )
    return Around(tariffs, left, booked_on)


def _less_narrow(search: StaySearch, around: Around) -> Iterator[Alternative]:
    wide = replace(search, narrowing=search.narrowing.without_taste())
    if wide != search and (offer := around.cheapest(wide)):
        yield Alternative(Change.NARROWING, 0, wide, offer)


def _other_days(search: StaySearch, around: Around) -> Iterator[Alternative]:
    """The same stay on other days from today on, the nearest first."""
    for days in _nearest_first():
        move = timedelta(days=days)
        moved = replace(search, arrival=search.arrival + move, departure=search.departure + move)
        if moved.arrival >= around.booked_on and (offer := around.cheapest(moved)):
            yield Alternative(Change.DAYS, abs(days), moved, offer)


def _other_lengths(search: StaySearch, around: Around) -> Iterator[Alternative]:
    if search.arrival < around.booked_on:
        return
    for nights in _nearest_first():
        other = replace(search, departure=search.departure + timedelta(days=nights))
        if other.departure > other.arrival and (offer := around.cheapest(other)):
            yield Alternative(Change.NIGHTS, abs(nights), other, offer)


def _other_resorts(search: StaySearch, around: Around) -> list[Alternative]:
    if search.arrival < around.booked_on:
        return []
    others = (key for key in around.tariffs if key not in (search.resort_ids or ()))
    found = []
    for key in others:
        there = replace(search, resort_ids=(key,))
        if offer := around.cheapest(there):
            found.append(Alternative(Change.RESORT, ELSEWHERE, there, offer))
    return sorted(found, key=lambda one: by_price(one.offer))[:RESORTS_MOST]


def _nearest_first() -> Sequence[int]:
    return [days for days in sorted(range(-WITHIN, WITHIN + 1), key=abs) if days]
