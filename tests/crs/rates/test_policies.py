"""Prepayments and cancellation fees."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.money import Money
from crs.rates.policies import cancellation_fee, due_now, due_on, no_show_fee
from crs.rates.pricing import price_voucher
from crs.rates.tariff import PrepaymentTerms
from tests.crs.rates.tariffs import (
    BOOKED_ON,
    MONDAY,
    PLAN,
    SUMMER,
    plan,
    properties,
    tariff,
    wish,
)

STEPS = (
    {"days_before": 14, "percent": 0},
    {"days_before": 7, "nights": 1},
    {"days_before": 3, "percent": 50},
    {"days_before": 0, "percent": 100},
)


def euros(minor: int) -> Money:
    """An amount in cents."""
    return Money(minor, "EUR")


def due(terms: PrepaymentTerms, booked_on: date = BOOKED_ON) -> int:
    """What a week over the change of season (3 nights of 70, 4 of 90 euros) asks at once."""
    house = tariff(plans={PLAN: plan(prepayment=terms)})
    asked = wish(arrival=SUMMER - timedelta(days=3))
    return due_now(house, asked, price_voucher(house, asked, booked_on), booked_on).minor


@pytest.mark.parametrize(
    ("terms", "amount"),
    [
        (PrepaymentTerms("percent", 30), 17100),
        (PrepaymentTerms("percent", 33), 18810),
        (PrepaymentTerms("nights", 1), 7000),
        (PrepaymentTerms("nights", 4), 30000),
        (PrepaymentTerms("nights", 99), 57000),
        (PrepaymentTerms("all"), 57000),
        (PrepaymentTerms("none"), 0),
    ],
)
def test_the_prepayment_goes_by_the_policy(terms: PrepaymentTerms, amount: int) -> None:
    assert due(terms) == amount


def test_a_prepayment_of_a_later_day_is_not_asked_at_once() -> None:
    terms = PrepaymentTerms("all", days_before=30)
    arrival = SUMMER - timedelta(days=3)
    assert due(terms, arrival - timedelta(days=31)) == 0
    assert due(terms, arrival - timedelta(days=30)) == 57000
    assert due(terms, arrival - timedelta(days=2)) == 57000


def test_the_day_it_is_due_is_never_past() -> None:
    house = tariff(plans={PLAN: plan(prepayment=PrepaymentTerms("all", days_before=30))})
    assert due_on(house, wish(), BOOKED_ON) == MONDAY - timedelta(days=30)
    assert due_on(house, wish(), MONDAY) == MONDAY
    assert due_on(tariff(), wish(), BOOKED_ON) == BOOKED_ON


@pytest.mark.parametrize(
    ("days_before", "fee"),
    [(30, 0), (14, 0), (8, 0), (7, 1000), (4, 1000), (3, 2500), (1, 2500), (0, 5000), (-1, 5000)],
)
def test_a_step_counts_from_its_day_down(days_before: int, fee: int) -> None:
    nights = [euros(1000)] * 5
    assert cancellation_fee(STEPS, euros(5000), nights, days_before) == euros(fee)


def test_without_steps_cancelling_is_free() -> None:
    assert cancellation_fee((), euros(5000), [euros(5000)], 0) == euros(0)


def test_who_does_not_come_pays_the_percent_of_a_no_show() -> None:
    assert no_show_fee(80, euros(5000)) == euros(4000)


step_kinds: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.fixed_dictionaries({"days_before": st.integers(0, 60), "percent": st.integers(0, 120)}),
    st.fixed_dictionaries({"days_before": st.integers(0, 60), "nights": st.integers(0, 30)}),
)


@properties
@given(
    steps=st.lists(step_kinds, max_size=6),
    by_night=st.lists(st.integers(0, 50_000), min_size=1, max_size=28),
    days_before=st.integers(-3, 90),
)
def test_a_fee_is_within_the_price_and_never_falls_towards_arrival(
    steps: list[dict[str, int]], by_night: list[int], days_before: int
) -> None:
    nights = [euros(amount) for amount in by_night]
    price = euros(sum(by_night))
    fee = cancellation_fee(steps, price, nights, days_before)
    assert euros(0) <= fee <= price
    assert fee <= cancellation_fee(steps, price, nights, days_before - 1)
