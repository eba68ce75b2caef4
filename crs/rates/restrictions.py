"""Whether a stay may be sold as wished; a refusal says which limit and what is nearest."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice

from crs.rates.persons import party_of, places_needed, terms_of
from crs.rates.pricing import room_price
from crs.rates.refusals import (
    AdultsOnly,
    ArrivalPast,
    ArrivalWeekday,
    BookedTooEarly,
    BookedTooLate,
    ClosedNight,
    ClosedToArrival,
    ClosedToDeparture,
    DatesRefused,
    NightsNotSold,
    NoNights,
    NotByPlace,
    OneSexOnly,
    ProgrammeAgeTooLow,
    ProgrammeTooShort,
    StayRefused,
    TooFewNights,
    TooManyNights,
)
from crs.rates.tariff import RestrictionTerms, Tariff
from crs.rates.wishes import PersonWish, VoucherWish

NEAREST_WITHIN = 14  # days to either side


def check_stay(
    tariff: Tariff, wish: VoucherWish, booked_on: date, *, agreed: Collection[date] = ()
) -> None:
    """Raise the refusal of the first limit that the wish breaks; places left are the quotas'.

    Nights whose price is `agreed` need none in the tariff.
    """
    try:
        _check(tariff, wish, booked_on, agreed)
    except DatesRefused as refusal:
        refusal.facts["nearest"] = nearest_arrivals(tariff, wish, booked_on)
        raise


def nearest_arrivals(tariff: Tariff, wish: VoucherWish, booked_on: date) -> list[date]:
    """The nearest arrivals, one earlier and one later, at which the same wish would be sold."""
    found: list[date] = []
    for direction in (-1, 1):
        moved = (shifted(wish, direction * days) for days in range(1, NEAREST_WITHIN + 1))
        sold = (other.arrival for other in moved if may_sell(tariff, other, booked_on))
        found.extend(islice(sold, 1))
    return found


def may_sell(tariff: Tariff, wish: VoucherWish, booked_on: date) -> bool:
    """Whether no limit is broken."""
    try:
        _check(tariff, wish, booked_on)
    except StayRefused:
        return False
    return True


def shifted(wish: VoucherWish, days: int) -> VoucherWish:
    """The same wish so many days later (earlier where negative)."""
    move = timedelta(days=days)
    return replace(wish, arrival=wish.arrival + move, departure=wish.departure + move)


def _check(
    tariff: Tariff, wish: VoucherWish, booked_on: date, agreed: Collection[date] = ()
) -> None:
    terms_of(tariff.plans, wish.rate_plan_id)
    terms_of(tariff.boards, wish.board_id)
    if wish.nights <= 0:
        raise NoNights
    if wish.arrival < booked_on:
        raise ArrivalPast(arrival=wish.arrival)
    places_needed(tariff, wish)
    if wish.by_place:
        check_sharing(tariff, wish)
    check_programmes(tariff, wish.persons, wish.nights)
    for restriction in tariff.restrictions:
        if restriction.covers(wish.rate_plan_id, wish.room_type_id):
            refusal = broken_limit(restriction, wish.arrival, wish.departure, booked_on)
            if refusal is not None:
                raise refusal
    party = party_of(tariff, wish.persons)
    for night in wish.nights_besides(agreed):
        room_price(tariff, wish, party, night)


def check_sharing(tariff: Tariff, wish: VoucherWish) -> None:
    """Whether these persons may share a room with strangers."""
    if not terms_of(tariff.room_types, wish.room_type_id).sold_by_place:
        raise NotByPlace
    if party_of(tariff, wish.persons).adults < len(wish.persons):
        raise AdultsOnly
    if len({person.sex for person in wish.persons}) != 1 or wish.persons[0].sex is None:
        raise OneSexOnly


def check_programmes(tariff: Tariff, persons: Iterable[PersonWish], nights: int) -> None:
    """Whether each person's programme takes a stay of this length and a guest of this age."""
    for person in persons:
        if person.programme_id is None:
            continue
        programme = terms_of(tariff.programmes, person.programme_id)
        if nights < programme.min_nights:
            raise ProgrammeTooShort(least=programme.min_nights)
        if person.age is not None and person.age < programme.min_age:
            raise ProgrammeAgeTooLow(least=programme.min_age)


def broken_limit(
    limits: RestrictionTerms, arrival: date, departure: date, booked_on: date
) -> StayRefused | None:
    """The refusal of the first of the restriction's limits that these dates break.

    Limits of arrival count where the arrival lies in the restriction's nights, of departure
    where the departure does, the others where any night of the stay does.
    """
    if arrival in limits.nights and (refusal := _broken_arrival(limits, arrival)):
        return refusal
    if limits.closed_to_departure and departure in limits.nights:
        return ClosedToDeparture(departure=departure)
    if not limits.nights.touches(arrival, departure):
        return None
    if limits.closed:
        return ClosedNight(night=max(arrival, limits.nights.first))
    ahead = (arrival - booked_on).days
    return _broken_length(limits, (departure - arrival).days) or _broken_ahead(limits, ahead)


def _broken_arrival(limits: RestrictionTerms, arrival: date) -> StayRefused | None:
    if limits.closed_to_arrival:
        return ClosedToArrival(arrival=arrival)
    if limits.arrival_weekdays and arrival.isoweekday() not in limits.arrival_weekdays:
        return ArrivalWeekday(weekdays=sorted(limits.arrival_weekdays))
    return None


def _broken_length(limits: RestrictionTerms, nights: int) -> StayRefused | None:
    if limits.exact_nights and nights not in limits.exact_nights:
        return NightsNotSold(lengths=sorted(limits.exact_nights))
    if limits.min_nights is not None and nights < limits.min_nights:
        return TooFewNights(least=limits.min_nights)
    if limits.max_nights is not None and nights > limits.max_nights:
        return TooManyNights(most=limits.max_nights)
    return None


def _broken_ahead(limits: RestrictionTerms, ahead: int) -> StayRefused | None:
    if limits.min_days_ahead is not None and ahead < limits.min_days_ahead:
        return BookedTooLate(least=limits.min_days_ahead)
    if limits.max_days_ahead is not None and ahead > limits.max_days_ahead:
        return BookedTooEarly(most=limits.max_days_ahead)
    return None
