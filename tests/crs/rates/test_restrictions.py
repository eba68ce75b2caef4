"""Each limit refuses by name, says the limit and what is nearest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crs.rates import refusals
from crs.rates.rules import (
    PersonWish,
    Tariff,
    VoucherWish,
    check_stay,
    may_sell,
    places_needed,
    price_voucher,
)
from crs.rates.tariff import Span
from tests.crs.rates.tariffs import (
    ANNA,
    BACK_CARE,
    BOOKED_ON,
    BORIS,
    MILA,
    MONDAY,
    SHARED,
    monotone_tariffs,
    properties,
    restricted,
    tariff,
    wish,
    wishes,
)

THURSDAY = MONDAY + timedelta(days=3)
MAY_WEEK = Span(date(2026, 5, 8), date(2026, 5, 10))


def refusal_of(house: Tariff, asked: VoucherWish, booked_on: date = BOOKED_ON) -> str:
    """The name of the refusal and its text; nothing when the stay is sold."""
    try:
        check_stay(house, asked, booked_on)
    except refusals.StayRefused as refusal:
        return f"{refusal.kind}: {refusal}"
    return ""


def test_without_limits_all_is_sold() -> None:
    assert refusal_of(tariff(), wish()) == ""


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ({"exact_nights": (7, 10, 14)}, ""),
        (
            {"exact_nights": (10, 14, 18)},
            "NightsNotSold: This rate is for 10, 14 or 18 nights.",
        ),
        ({"min_nights": 7}, ""),
        ({"min_nights": 8}, "TooFewNights: This rate is for 8 nights or more."),
        ({"max_nights": 7}, ""),
        ({"max_nights": 6}, "TooManyNights: This rate is for 6 nights at most."),
        ({"min_days_ahead": 123}, ""),
        (
            {"min_days_ahead": 124},
            "BookedTooLate: This rate must be booked at least 124 days before arrival."
            " The nearest arrival day: 5 May 2026.",
        ),
        (
            {"max_days_ahead": 121},
            "BookedTooEarly: This rate can be booked at most 121 days before arrival."
            " The nearest arrival day: 2 May 2026.",
        ),
        ({"arrival_weekdays": (1,)}, ""),
        (
            {"arrival_weekdays": (6, 5)},
            "ArrivalWeekday: Arrivals are on Friday or Saturday."
            " The nearest arrival day: 2 May 2026 or 8 May 2026.",
        ),
        (
            {"nights": MAY_WEEK, "closed": True},
            "ClosedNight: This rate is not available for the night of 8 May 2026."
            " The nearest arrival day: 1 May 2026 or 10 May 2026.",
        ),
        ({"nights": Span(MONDAY, date(2026, 5, 5)), "closed_to_departure": True}, ""),
        (
            {"nights": Span(MONDAY, date(2026, 5, 5)), "closed_to_arrival": True},
            "ClosedToArrival: No arrivals on 4 May 2026 at this rate."
            " The nearest arrival day: 3 May 2026 or 5 May 2026.",
        ),
        (
            {"nights": Span(date(2026, 5, 11), date(2026, 5, 12)), "closed_to_departure": True},
            "ClosedToDeparture: No departures on 11 May 2026 at this rate."
            " The nearest arrival day: 3 May 2026 or 5 May 2026.",
        ),
        ({"nights": Span(date(2026, 5, 11), date(2026, 5, 12)), "closed": True}, ""),
        ({"plan_id": 9, "closed": True}, ""),
        ({"room_type_id": SHARED, "closed": True}, ""),
    ],
)
def test_a_limit_says_what_it_is_and_what_is_nearest(limits: dict[str, Any], said: str) -> None:
    assert refusal_of(restricted(**limits), wish()) == said


def test_a_house_closed_for_a_month_names_no_nearest_arrival() -> None:
    house = restricted(nights=Span(date(2026, 4, 1), date(2026, 6, 15)), closed=True)
    assert refusal_of(house, wish()).endswith("for the night of 4 May 2026.")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (wish(nights=0), "NoNights: Departure must be after arrival."),
        (
            wish(arrival=date(2025, 12, 31)),
            "ArrivalPast: The arrival day, 31 Dec 2025, has passed.",
        ),
        (
            wish(ANNA, BORIS, ANNA, BORIS),
            "TooManyPersons: This room sleeps 3 at most, extra beds included.",
        ),
        (
            wish(replace(ANNA, programme_id=BACK_CARE), nights=2),
            "ProgrammeTooShort: This programme needs at least 3 nights.",
        ),
        (
            wish(ANNA, replace(MILA, programme_id=BACK_CARE)),
            "ProgrammeAgeTooLow: This programme is for guests aged 14 and over.",
        ),
        (wish(ANNA, by_place=True), "NotByPlace: This room is sold whole, not by place."),
    ],
)
def test_a_party_that_does_not_fit_is_told_why(asked: VoucherWish, said: str) -> None:
    assert refusal_of(tariff(), asked) == said


@pytest.mark.parametrize(
    ("persons", "refusal"),
    [
        ((ANNA, BORIS), refusals.OneSexOnly),
        ((PersonWish(50, None),), refusals.OneSexOnly),
        ((ANNA, MILA), refusals.AdultsOnly),
        ((ANNA, ANNA, ANNA), refusals.TooManyPersons),
    ],
)
def test_a_shared_room_is_for_adults_of_one_sex(
    persons: tuple[PersonWish, ...], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        check_stay(tariff(), wish(*persons, room=SHARED, by_place=True), BOOKED_ON)


@pytest.mark.parametrize("change", ["room_type_id", "rate_plan_id", "board_id"])
def test_what_is_retired_is_not_on_sale(change: str) -> None:
    changes: dict[str, Any] = {change: 99}
    with pytest.raises(refusals.NotOnSale):
        check_stay(tariff(), replace(wish(), **changes), BOOKED_ON)


def test_a_programme_of_another_resort_is_not_on_sale() -> None:
    with pytest.raises(refusals.NotOnSale):
        check_stay(tariff(), wish(replace(ANNA, programme_id=99)), BOOKED_ON)


@pytest.mark.parametrize(
    ("persons", "beds"),
    [
        ((ANNA,), (1, 0)),
        ((ANNA, BORIS), (2, 0)),
        ((ANNA, BORIS, MILA), (2, 1)),
        ((ANNA, BORIS, replace(MILA, age=2), replace(MILA, age=2)), (2, 0)),
    ],
)
def test_main_beds_are_taken_before_extra_ones(
    persons: tuple[PersonWish, ...], beds: tuple[int, int]
) -> None:
    assert places_needed(tariff(), wish(*persons)) == beds


def test_a_weekday_of_another_period_does_not_bind() -> None:
    house = restricted(nights=Span(THURSDAY, date(2026, 6, 1)), arrival_weekdays=(6,))
    assert refusal_of(house, wish(arrival=MONDAY)) == ""
    assert refusal_of(house, wish(arrival=THURSDAY)).startswith("ArrivalWeekday")


@properties
@given(
    house=monotone_tariffs(),
    asked=wishes(),
    weekdays=st.sets(st.integers(1, 7), min_size=1),
    least=st.integers(1, 10),
)
def test_nearest_arrivals_are_really_sold(
    house: Tariff, asked: VoucherWish, weekdays: set[int], least: int
) -> None:
    limits = restricted(arrival_weekdays=tuple(weekdays), min_nights=least).restrictions
    house = replace(house, restrictions=limits)
    try:
        check_stay(house, asked, BOOKED_ON)
    except refusals.DatesRefused as refusal:
        for arrival in refusal.facts["nearest"]:
            departure = arrival + timedelta(days=asked.nights)
            moved = replace(asked, arrival=arrival, departure=departure)
            assert may_sell(house, moved, BOOKED_ON)
    except refusals.StayRefused:
        assert not may_sell(house, asked, BOOKED_ON)
    else:
        price_voucher(house, asked, BOOKED_ON)
