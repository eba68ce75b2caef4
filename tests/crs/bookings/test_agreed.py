"""An amendment prices anew only what it changes: the rule, by examples and by Hypothesis."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crs.bookings.agreed import price_again, price_amended
from crs.bookings.explaining import Promised
from crs.bookings.vouchers import price_one
from crs.rates.refusals import ArrivalPast, BookedTooLate, NoPrice, TooFewNights
from crs.rates.rules import Breakdown, Line, PersonWish, VoucherWish
from crs.rates.tariff import CancellationTerms, OfferTerms, Span, Tariff
from tests.crs.rates.tariffs import (
    ANNA,
    BACK_CARE,
    BOOKED_ON,
    BORIS,
    END,
    FULL,
    MONDAY,
    SHARED,
    named,
    plan,
    properties,
    restricted,
    tariff,
    wish,
)

DEARER = {key: 2 * amount for key, amount in tariff().prices.items()}
WEEK = 7 * 7000
"""What Anna's week in a twin costs at first; later it is twice as much."""
TREATED = replace(ANNA, programme_id=BACK_CARE)


def promised(asked: VoucherWish, at: Tariff | None = None) -> Promised:
    """The wish as the first version keeps it."""
    priced = price_one(at or tariff(), asked, BOOKED_ON)
    stored = Breakdown.from_json(priced.breakdown.to_json())
    cancellation = priced.terms["cancellation"]
    steps = {**cancellation, "steps": list(cancellation["steps"])}  # as JSON has it
    return Promised(stored, {**priced.terms, "cancellation": steps})


def again(
    asked: VoucherWish, before: Promised, at: Tariff | None = None, today: date = BOOKED_ON
) -> int:
    """The new price, in minor units, when everything has become twice as dear."""
    return price_again(at or tariff(prices=DEARER), asked, before, today).breakdown.total.minor


def test_an_unchanged_voucher_keeps_its_price_to_the_line() -> None:
    before = promised(wish(TREATED, BORIS, board=FULL))
    now = price_again(tariff(prices=DEARER), wish(TREATED, BORIS, board=FULL), before, BOOKED_ON)
    assert now.breakdown == before.breakdown


@pytest.mark.parametrize(
    ("asked", "price"),
    [
        (wish(nights=8), WEEK + 14000),
        (wish(nights=5), 5 * 7000),
        (wish(arrival=MONDAY - timedelta(days=2), nights=9), WEEK + 2 * 14000),
        (wish(arrival=MONDAY + timedelta(days=3)), 4 * 7000 + 3 * 14000),
        (wish(arrival=MONDAY + timedelta(days=7)), 2 * WEEK),
        (wish(replace(ANNA, name="Anna Mets", diet="no milk")), WEEK),
    ],
)
def test_nights_that_stay_keep_their_price_and_new_ones_cost_todays(
    asked: VoucherWish, price: int
) -> None:
    assert again(asked, promised(wish())) == price


@pytest.mark.parametrize(
    "asked",
    [
        wish(replace(ANNA, age=10), BORIS),
        wish(TREATED),
        wish(ANNA, BORIS),
        wish(board=FULL),
        wish(room=SHARED),
        wish(room=SHARED, by_place=True),
    ],
)
def test_a_change_of_persons_room_or_board_is_priced_today(asked: VoucherWish) -> None:
    today = tariff(prices=DEARER)
    expected = price_one(today, asked, BOOKED_ON).breakdown.total.minor
    assert again(asked, promised(wish()), today) == expected


def test_another_plan_is_priced_today_on_its_own_terms() -> None:
    other = plan(cancellation=CancellationTerms(({"days_before": 0, "percent": 100},)))
    today = tariff(prices=DEARER, plans={1: replace(other, code="strict")})
    now = price_again(today, wish(), promised(wish()), BOOKED_ON)
    assert now.breakdown.total.minor == 2 * WEEK
    assert list(now.terms["cancellation"]["steps"]) == [{"days_before": 0, "percent": 100}]


def test_the_terms_of_the_first_version_stay_in_force() -> None:
    kinder = plan(cancellation=CancellationTerms(({"days_before": 0, "percent": 10},)))
    now = price_again(tariff(plans={1: kinder}), wish(nights=9), promised(wish()), BOOKED_ON)
    assert list(now.terms["cancellation"]["steps"]) == [{"days_before": 7, "percent": 50}]


def test_an_offer_stays_on_the_nights_it_was_given_for_and_new_nights_get_todays() -> None:
    offer = OfferTerms(1, "early", named("Early"), 10, Span(MONDAY, END), days_ahead=60)
    before = promised(wish(), tariff(offers=(offer,)))
    assert again(wish(nights=8), before, tariff()) == WEEK * 9 // 10 + 7000
    late = MONDAY - timedelta(days=30)
    assert again(wish(nights=8), before, tariff(offers=(offer,)), late) == WEEK * 9 // 10 + 7000
    assert again(wish(nights=8), before, tariff(offers=(offer,))) == (WEEK + 7000) * 9 // 10


def test_a_price_agreed_before_this_system_is_kept_where_the_tariff_has_none() -> None:
    lines = tuple(Line(night, "room", None, named("Agreed"), 1000) for night in wish().every_night)
    before = Promised(Breakdown("EUR", lines), promised(wish()).terms)
    none = tariff(prices={})
    assert again(wish(nights=5), before, none) == 5000
    assert again(wish(nights=8), before, tariff()) == 7000 + 7000
    with pytest.raises(NoPrice):
        again(wish(nights=8), before, none)


def test_limits_of_days_ahead_are_for_another_arrival_only() -> None:
    before, late = promised(wish()), MONDAY + timedelta(days=2)
    for limited in (restricted(min_days_ahead=30), restricted(max_days_ahead=1)):
        assert again(wish(nights=8), before, limited, late) == WEEK + 7000
    with pytest.raises(BookedTooLate):
        again(wish(arrival=MONDAY + timedelta(days=7)), before, restricted(min_days_ahead=30), late)
    with pytest.raises(ArrivalPast):
        again(wish(arrival=MONDAY + timedelta(days=1)), before, tariff(), late)


def test_limits_of_length_are_checked_only_where_the_stay_changes() -> None:
    before, longer = promised(wish()), restricted(min_nights=10)
    assert again(wish(), before, longer) == WEEK
    with pytest.raises(TooFewNights):
        again(wish(nights=8), before, longer)


def test_more_wishes_than_promises_cost_what_they_cost_today() -> None:
    today, asked = tariff(prices=DEARER), [wish(), wish()]
    priced = price_amended(today, asked, [promised(wish())], BOOKED_ON)
    assert [one.breakdown.total.minor for one in priced] == [WEEK, 2 * WEEK]
    fewer = price_amended(today, [wish()], [promised(wish())] * 2, BOOKED_ON)
    assert [one.breakdown.total.minor for one in fewer] == [WEEK]


stays: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "arrival": st.integers(0, 60).map(lambda days: MONDAY + timedelta(days=days)),
        "nights": st.integers(3, 30),
        "board": st.sampled_from([1, FULL]),
    }
)
parties: st.SearchStrategy[tuple[PersonWish, ...]] = st.sampled_from(
    [(ANNA,), (TREATED,), (ANNA, BORIS), (TREATED, BORIS)]
)


@properties
@given(parties, parties, stays, stays, st.integers(0, 30))
def test_while_the_tariff_stands_still_an_amended_stay_costs_what_it_would_anew(
    party: tuple[PersonWish, ...],
    others: tuple[PersonWish, ...],
    first: dict[str, Any],
    then: dict[str, Any],
    days: int,
) -> None:
    before, asked = promised(wish(*party, **first)), wish(*others, **then)
    today = BOOKED_ON + timedelta(days=days)
    now = price_again(tariff(), asked, before, today)
    anew = price_one(tariff(), asked, today)
    assert now.breakdown.total == anew.breakdown.total
    assert now.breakdown.by_night() == anew.breakdown.by_night()


@properties
@given(parties, stays, stays)
def test_there_and_back_keeps_the_nights_of_both_and_no_other(
    party: tuple[PersonWish, ...], first: dict[str, Any], then: dict[str, Any]
) -> None:
    then = {**then, "board": first["board"]}
    before, asked = promised(wish(*party, **first)), wish(*party, **then)
    now = price_again(tariff(prices=DEARER), asked, before, BOOKED_ON).breakdown.by_night()
    old, new = (
        before.breakdown.by_night(),
        price_one(tariff(prices=DEARER), asked, BOOKED_ON).breakdown.by_night(),
    )
    assert now == {night: old.get(night, price) for night, price in new.items()}
