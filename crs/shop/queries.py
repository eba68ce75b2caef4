"""Searching the network: offers for a party and dates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from core.money import Money
from crs.quotas.availability import Availability
from crs.quotas.queries import available
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
from crs.rates.tariff import PlanTerms, ProgrammeTerms, RoomTypeTerms
from crs.rates.totals import StayTotals
from crs.shop.narrowing import Narrowing, board_of

Tariffs = Mapping[int, Tariff]


@dataclass(frozen=True)
class StaySearch:
    """Dates, persons (adults first), and the programme that guests are to have; no resorts: all.

    `treated` is how many of them, from the first on, are to have it; None: every guest.
    `remedies` has the programmes of each resort that would do, the best first; the one that takes
    a stay of this length is searched.
    """

    resort_ids: tuple[int, ...] | None
    arrival: date
    departure: date
    persons: tuple[PersonWish, ...]
    programme_code: str | None = None
    remedies: Mapping[int, Sequence[int]] | None = None
    seller: str = "resort"
    narrowing: Narrowing = field(default_factory=Narrowing)
    treated: int | None = None

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
    board_id: int
    total: Money
    rooms_left: int
    by_place: bool
    _stay: StayTotals = field(repr=False, compare=False)
    _departure: date = field(repr=False)

    @cached_property
    def wish(self) -> VoucherWish:
        """What to hold when it is chosen: who is to be treated has the searched programme."""
        return VoucherWish(
            room_type_id=self.room_type_id,
            rate_plan_id=self.plan.id,
            board_id=self.board_id,
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

    @property
    def programme(self) -> ProgrammeTerms | None:
        """What its guests are treated with."""
        keys = (person.programme_id for person in self._stay.persons if person.programme_id)
        key = next(keys, None)
        return self._stay.tariff.programmes[key] if key else None

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
    found = offers_in(tariffs, search, _available(search, booked_on), booked_on)
    return sorted(found, key=by_price)


def by_price(offer: StayOffer) -> tuple[str, int]:
    """Sorts the cheapest first, within a currency."""
    return offer.total.currency, offer.total.minor


def _available(search: StaySearch, booked_on: date) -> Availability:
    dates = (search.arrival, search.departure)
    sex = search.sex_by_place
    return available(search.resort_ids, *dates, booked_on, seller=search.seller, sex=sex)


def offers_in(
    tariffs: Tariffs, search: StaySearch, left: Availability, booked_on: date
) -> Iterator[StayOffer]:
    """What of these tariffs is sold and left for the search, in no order."""
    for tariff in tariffs.values():
        persons = persons_in(tariff, search)
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


def persons_in(tariff: Tariff, search: StaySearch) -> tuple[PersonWish, ...] | None:
    """The persons with the resort's programme of that code; None: it has no such programme."""
    if not search.programme_code and search.remedies is None:
        return search.persons
    key = _programme(tariff, search)
    if key is None:
        return None
    treated = len(search.persons) if search.treated is None else search.treated
    return tuple(
        replace(person, programme_id=key) if person.role == "guest" and place < treated else person
        for place, person in enumerate(search.persons)
    )


def _programme(tariff: Tariff, search: StaySearch) -> int | None:
    """The searched programme of this resort, or the best that helps; None: it has none."""
    if search.remedies is None:
        codes = {programme.code: programme.id for programme in tariff.programmes.values()}
        return codes.get(search.programme_code or "")
    known = [key for key in search.remedies.get(tariff.resort_id, ()) if key in tariff.programmes]
    nights = (search.departure - search.arrival).days
    fitting = (key for key in known if tariff.programmes[key].min_nights <= nights)
    return next(fitting, known[0] if known else None)


def _of_room_type(
    stay: StayTotals, search: StaySearch, room_type: RoomTypeTerms, left: Availability
) -> Iterator[StayOffer]:
    beds, sleepers = room_type.places + room_type.extra_places, stay.party.sleepers
    by_place = room_type.sold_by_place and search.sex_by_place and stay.party.adults == 1
    if not (left.rooms.get(room_type.id) or (by_place and left.places.get(room_type.id))):
        return
    narrowing = search.narrowing
    if not narrowing.takes(room_type):
        return
    for plan in stay.tariff.plans.values():
        if stay.is_limited(plan.id, room_type.id):
            continue
        rooms = left.rooms_on(plan.id, room_type.id)
        if rooms and sleepers <= beds and not narrowing.by_place:
            yield from _offer(stay, search, (room_type.id, plan), rooms, by_place=False)
        places = left.places_on(plan.id, room_type.id) + rooms * room_type.places
        if by_place and places:
            yield from _offer(stay, search, (room_type.id, plan), places, by_place=True)


def _offer(
    stay: StayTotals, search: StaySearch, what: tuple[int, PlanTerms], left: int, *, by_place: bool
) -> Iterator[StayOffer]:
    room_type_id, plan = what
    board_id = board_of(stay, plan, search.narrowing.meals)
    if board_id is None:
        return
    total = stay.total(plan.id, room_type_id, by_place=by_place, board_id=board_id)
    if total is not None and search.narrowing.affords(total):
        yield StayOffer(
            resort_id=stay.tariff.resort_id,
            room_type_id=room_type_id,
            plan=plan,
            board_id=board_id,
            total=total,
            rooms_left=left,
            by_place=by_place,
            _stay=stay,
            _departure=search.departure,
        )
