"""What can be had where a wish cannot: other rooms on the same days, then the nearest days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from core.money import Money, total
from crs.quotas.availability import Availability
from crs.quotas.nightly import nightly
from crs.quotas.queries import available
from crs.rates.rules import StayRefused, Tariff, VoucherWish, check_stay, price_voucher

NEAR = 14  # days to either side
MOST_ROOMS, MOST_DATES = 2, 3
Wishes = tuple[VoucherWish, ...]


@dataclass(frozen=True)
class Instead:
    """Another way to stay: `days` later (earlier where negative), in these rooms, at this price."""

    wishes: Wishes
    total: Money
    days: int = 0

    @property
    def arrival(self) -> date:
        """Its first day."""
        return self.wishes[0].arrival

    @property
    def departure(self) -> date:
        """Its last day."""
        return self.wishes[0].departure


def instead_of(tariff: Tariff, wishes: Wishes, today: date) -> list[Instead]:
    """What can be had now, the nearest first: the same days, then days nearby with these rooms."""
    return [*_other_rooms(tariff, wishes, today), *_other_days(tariff, wishes, today)]


def left_for(tariff: Tariff, wishes: Wishes, today: date) -> Availability:
    """What the resort has left for these dates; beds beside others for the one who shares."""
    dates = (wishes[0].arrival, wishes[0].departure)
    return available([tariff.resort_id], *dates, today, sex=_sex(wishes))


def fits(left: Availability, tariff: Tariff, wishes: Wishes) -> bool:
    """Whether all of them can be had together."""
    plan = wishes[0].rate_plan_id
    whole = Counter(wish.room_type_id for wish in wishes if not wish.by_place)
    if any(left.rooms_on(plan, key) < count for key, count in whole.items()):
        return False
    for wish in wishes:
        key = wish.room_type_id
        beds = left.places_on(plan, key) + left.rooms_on(plan, key) - whole[key]
        if wish.by_place and beds <= 0:
            return False
    return left.treats(tariff.resort_id, _treated(tariff, wishes))


def _treated(tariff: Tariff, wishes: Wishes) -> Counter[str]:
    keys = [person.programme_id for wish in wishes for person in wish.persons]
    return Counter(tariff.programmes[key].code for key in keys if key is not None)


def price_together(tariff: Tariff, wishes: Wishes, today: date) -> Money | None:
    """The price of all where each may be sold; None where one may not."""
    try:
        for wish in wishes:
            check_stay(tariff, wish, today)
        prices = [price_voucher(tariff, wish, today).total for wish in wishes]
    except StayRefused:
        return None
    return total(prices, tariff.currency)


def _other_rooms(tariff: Tariff, wishes: Wishes, today: date) -> list[Instead]:
    """One kind of room put in place of another, the nearest in price first."""
    asked = price_together(tariff, wishes, today)
    left = left_for(tariff, wishes, today)
    found = [
        Instead(other, price)
        for other in _exchanged(tariff, wishes)
        if fits(left, tariff, other) and (price := price_together(tariff, other, today))
    ]

    def apart(one: Instead) -> int:
        return abs(one.total.minor - asked.minor) if asked else one.total.minor

    return sorted(found, key=apart)[:MOST_ROOMS]


def _exchanged(tariff: Tariff, wishes: Wishes) -> Iterator[Wishes]:
    """Each room by itself for one of another kind; then all of a kind together."""
    kinds = Counter(wish.room_type_id for wish in wishes)
    groups = [{place} for place in range(len(wishes))]
    for kind in (kind for kind, count in kinds.items() if count > 1):
        groups.append({n for n, wish in enumerate(wishes) if wish.room_type_id == kind})
    for group in groups:
        for key in tariff.room_types:
            other = tuple(
                replace(wish, room_type_id=key) if n in group else wish
                for n, wish in enumerate(wishes)
            )
            if all(wishes[n].room_type_id != key for n in group):
                yield other


def _other_days(tariff: Tariff, wishes: Wishes, today: date) -> list[Instead]:
    """The nearest days with the same rooms; what is left on all of them is read at once."""
    around, first = timedelta(days=NEAR), wishes[0]
    begin = max(first.arrival - around, today)
    end = max(first.departure, begin) + around
    nights = nightly([tariff.resort_id], begin, end, today, sex=_sex(wishes))
    found: list[Instead] = []
    for days, moved in _moved(wishes, today):
        left = nights.over(moved[0].arrival, moved[0].departure)
        if fits(left, tariff, moved) and (price := price_together(tariff, moved, today)):
            found.append(Instead(moved, price, days))
            if len(found) == MOST_DATES:
                break
    return found


def _sex(wishes: Wishes) -> str | None:
    """Of the one who shares with strangers."""
    return next((wish.persons[0].sex for wish in wishes if wish.by_place), None)


def _moved(wishes: Wishes, today: date) -> Iterator[tuple[int, Wishes]]:
    for days in sorted(range(-NEAR, NEAR + 1), key=abs):
        move = timedelta(days=days)
        if days and wishes[0].arrival + move >= today:
            yield (
                days,
                tuple(
                    replace(one, arrival=one.arrival + move, departure=one.departure + move)
                    for one in wishes
                ),
            )
