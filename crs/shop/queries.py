"""Searching the network: offers for a party and dates, or the nearest dates that have some."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property

from core.money import Money
from crs.quotas.availability import Availability
from crs.quotas.queries import available, rooms_by_night
from crs.rates.queries import load_tariffs
from crs.rates.restrictions import check_programmes
from crs.rates.rules import (
    Breakdown,
    PersonWish,
    StayRefused,
    Tariff,
    VoucherWish,
    due_now,
    price_voucher,
)
from crs.rates.tariff import PlanTerms, RoomTypeTerms
from crs.rates.totals import StayTotals

NEAREST_WITHIN = 14  # days to either side
NEAREST_MOST = 3
Tariffs = Mapping[int, Tariff]


@dataclass(frozen=True)
class StaySearch:
    """Dates, persons, and the programme that every guest of age is to have; no resorts: all."""

    resort_ids: tuple[int, ...] | None
    arrival: date
    departure: date
    persons: tuple[PersonWish, ...]
    programme_code: str | None = None
    seller: str = "resort"

    @property
    def sex_by_place(self) -> str | None:
        """Of one adult travelling alone, whose sex is known: places in shared rooms are for it."""
        return self.persons[0].sex if len(self.persons) == 1 else None


@dataclass(frozen=True)
class StayOffer:
    """A room type on a plan with its board; `rooms_left` counts places where `by_place`."""

    resort_id: int
    room_type_id: int
    plan: PlanTerms
    total: Money
    rooms_left: int
    by_place: bool
    _stay: StayTotals = field(repr=False, compare=False)
    _departure: date = field(repr=False)

    @cached_property
    def wish(self) -> VoucherWish:
        """What to hold when it is chosen: the persons have the searched programme."""
        return VoucherWish(
            room_type_id=self.room_type_id,
            rate_plan_id=self.plan.id,
            board_id=self.plan.board_id,
            arrival=self._stay.arrival,
            departure=self._departure,
            persons=self._stay.persons,
            by_place=self.by_place,
        )

    @cached_property
    def breakdown(self) -> Breakdown:
        """The price by its lines; worked out when it is asked for."""
        return price_voucher(self._stay.tariff, self.wish, self._stay.booked_on)

    @cached_property
    def due_now(self) -> Money:
        """What must be paid when booking."""
        return due_now(self._stay.tariff, self.wish, self, self._stay.booked_on)

    def nights(self) -> list[Money]:
        """The price of each night in their order."""
        return self.breakdown.nights()


def find_offers(
    search: StaySearch, booked_on: date, tariffs: Tariffs | None = None
) -> list[StayOffer]:
    """What is sold and has places for the party in one room, the cheapest first.

    `tariffs` are those of the searched resorts where the caller has them.
    """
    if not booked_on <= search.arrival < search.departure or not search.persons:
        return []
    if tariffs is None:
        tariffs = load_tariffs(search.resort_ids)
    found = _offers(tariffs, search, _available(search, booked_on), booked_on)
    return sorted(found, key=lambda offer: (offer.total.currency, offer.total.minor))


def _available(search: StaySearch, booked_on: date) -> Availability:
    dates = (search.arrival, search.departure)
    sex = search.sex_by_place
    return available(search.resort_ids, *dates, booked_on, seller=search.seller, sex=sex)


def nearest_dates(
    search: StaySearch, booked_on: date, tariffs: Tariffs | None = None
) -> list[date]:
    """At most three arrivals around the wished one at which such a stay is sold, by date.

    What has rooms is looked up for all days at once; a resort is asked in full only where it may
    have an offer, one after the other.
    """
    if tariffs is None:
        tariffs = load_tariffs(search.resort_ids)
    tariffs = {key: one for key, one in tariffs.items() if _persons(one, search) is not None}
    around = timedelta(days=NEAREST_WITHIN)
    first, end = max(search.arrival - around, booked_on), search.departure + around
    by_night = rooms_by_night(list(tariffs), first, end, booked_on, seller=search.seller)
    found: list[date] = []
    for other in _shifted(search, booked_on):
        left = _at_most(by_night, other, first, tariffs)
        if any(_has_offer(one, other, left, booked_on) for one in tariffs.values()):
            found.append(other.arrival)
            if len(found) == NEAREST_MOST:
                break
    return sorted(found)


def _has_offer(tariff: Tariff, search: StaySearch, at_most: Availability, booked_on: date) -> bool:
    here = replace(search, resort_ids=(tariff.resort_id,))
    mine = {tariff.resort_id: tariff}
    return _is_sold(mine, here, at_most, booked_on) and _is_sold(
        mine, here, _available(here, booked_on), booked_on
    )


def _shifted(search: StaySearch, booked_on: date) -> Iterator[StaySearch]:
    """The same search on other days from `booked_on` on, the nearest first."""
    for days in sorted(range(-NEAREST_WITHIN, NEAREST_WITHIN + 1), key=abs):
        move = timedelta(days=days)
        if days and search.arrival + move >= booked_on:
            yield replace(search, arrival=search.arrival + move, departure=search.departure + move)


def _at_most(
    by_night: Mapping[int, Sequence[int]], search: StaySearch, first: date, tariffs: Tariffs
) -> Availability:
    """No more than this is free: rooms by night; beds beside somebody may be wherever they are."""
    begin, length = (search.arrival - first).days, (search.departure - search.arrival).days
    rooms = {key: min(left[begin : begin + length]) for key, left in by_night.items()}
    beds = {key: 1 for one in tariffs.values() for key in one.room_types if search.sex_by_place}
    return Availability(rooms={key: left for key, left in rooms.items() if left > 0}, places=beds)


def _is_sold(tariffs: Tariffs, search: StaySearch, left: Availability, booked_on: date) -> bool:
    return any(True for _offer in _offers(tariffs, search, left, booked_on))


def _offers(
    tariffs: Tariffs, search: StaySearch, left: Availability, booked_on: date
) -> Iterator[StayOffer]:
    for tariff in tariffs.values():
        persons = _persons(tariff, search)
        if persons is None or not left.treats(tariff.resort_id, _subjects(tariff, persons)):
            continue
        dates = (search.arrival, search.departure)
        try:
            stay = StayTotals(tariff, *dates, persons, booked_on)
            check_programmes(tariff, persons, stay.nights)
        except StayRefused:
            continue
        for room_type in tariff.room_types.values():
            yield from _of_room_type(stay, search, room_type, left)


def _subjects(tariff: Tariff, persons: Iterable[PersonWish]) -> Counter[str]:
    """Codes of the persons' programmes, as treatment quotas name them."""
    return Counter(tariff.programmes[p.programme_id].code for p in persons if p.programme_id)


def _persons(tariff: Tariff, search: StaySearch) -> tuple[PersonWish, ...] | None:
    """The persons with the resort's programme of that code; None: it has no such programme."""
    if not search.programme_code:
        return search.persons
    codes = {programme.code: programme.id for programme in tariff.programmes.values()}
    if search.programme_code not in codes:
        return None
    key = codes[search.programme_code]
    return tuple(
        replace(person, programme_id=key) if person.role == "guest" else person
        for person in search.persons
    )


def _of_room_type(
    stay: StayTotals, search: StaySearch, room_type: RoomTypeTerms, left: Availability
) -> Iterator[StayOffer]:
    beds, sleepers = room_type.places + room_type.extra_places, stay.party.sleepers
    by_place = room_type.sold_by_place and search.sex_by_place and stay.party.adults == 1
    if not (left.rooms.get(room_type.id) or (by_place and left.places.get(room_type.id))):
        return
    for plan in stay.tariff.plans.values():
        if stay.is_limited(plan.id, room_type.id):
            continue
        rooms = left.rooms_on(plan.id, room_type.id)
        if rooms and sleepers <= beds:
            yield from _offer(stay, search, (room_type.id, plan), rooms, by_place=False)
        places = left.places_on(plan.id, room_type.id) + rooms * room_type.places
        if by_place and places:
            yield from _offer(stay, search, (room_type.id, plan), places, by_place=True)


def _offer(
    stay: StayTotals, search: StaySearch, what: tuple[int, PlanTerms], left: int, *, by_place: bool
) -> Iterator[StayOffer]:
    room_type_id, plan = what
    total = stay.total(plan.id, room_type_id, by_place=by_place)
    if total is not None:
        yield StayOffer(
            resort_id=stay.tariff.resort_id,
            room_type_id=room_type_id,
            plan=plan,
            total=total,
            rooms_left=left,
            by_place=by_place,
            _stay=stay,
            _departure=search.departure,
        )
