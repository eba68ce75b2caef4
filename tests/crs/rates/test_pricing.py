"""Prices worked by hand, and what holds for every price."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.money import Money
from crs.rates.pricing import best_offer, price_voucher
from crs.rates.refusals import AgeNeeded, AgeNotTaken, NoAdult, NoNights, NoPrice, NoSupplement
from crs.rates.rules import Breakdown, PersonWish, Tariff, VoucherWish
from crs.rates.tariff import Span
from tests.crs.rates.tariffs import (
    ANNA,
    BACK_CARE,
    BOOKED_ON,
    BORIS,
    FULL,
    HALF,
    MILA,
    SHARED,
    SUMMER,
    monotone_tariffs,
    named,
    offering,
    percents,
    properties,
    tariff,
    wish,
    wishes,
)

TREATED = replace(ANNA, programme_id=BACK_CARE)


def cost(asked: VoucherWish, of: Tariff | None = None) -> int:
    """The total in minor units."""
    return price_voucher(of or tariff(), asked, BOOKED_ON).total.minor


def test_one_adult_pays_the_room_for_one() -> None:
    assert cost(wish(ANNA)) == 7 * 7000


def test_two_adults_share_the_room_for_two() -> None:
    assert cost(wish(ANNA, BORIS)) == 7 * 10000


def test_each_night_has_the_price_of_its_season() -> None:
    assert cost(wish(ANNA, arrival=SUMMER - timedelta(days=3))) == 3 * 7000 + 4 * 9000


def test_a_child_adds_the_amount_of_its_age() -> None:
    assert cost(wish(ANNA, MILA)) == 7 * (7000 + 3000)
    assert cost(wish(ANNA, replace(MILA, age=2))) == 7 * (7000 + 500)


def test_over_the_highest_band_everyone_is_an_adult() -> None:
    assert cost(wish(ANNA, replace(MILA, age=14))) == 7 * 10000


def test_a_known_age_decides_and_not_the_role() -> None:
    assert cost(wish(ANNA, PersonWish(7, "m"))) == cost(wish(ANNA, MILA))


def test_a_house_without_age_bands_prices_all_as_adults() -> None:
    assert cost(wish(ANNA, MILA), tariff(bands=())) == 7 * 10000


def test_the_board_of_the_plan_is_included_and_another_is_added_by_person() -> None:
    assert cost(wish(ANNA, MILA, board=HALF)) == 7 * 10000
    assert cost(wish(ANNA, MILA, board=FULL)) == 7 * (10000 + 1200 + 600)


def test_a_programme_is_added_for_who_has_one() -> None:
    assert cost(wish(TREATED, BORIS)) == 7 * (10000 + 4000)


def test_a_supplement_of_the_season_goes_before_the_one_of_all_seasons() -> None:
    assert cost(wish(TREATED, arrival=SUMMER)) == 7 * (9000 + 4500)


def test_a_child_without_a_supplement_of_its_own_pays_the_adults() -> None:
    treated = replace(MILA, programme_id=BACK_CARE)
    assert cost(wish(ANNA, treated)) == 7 * (7000 + 3000 + 4000)


def test_by_place_each_person_pays_a_place() -> None:
    assert cost(wish(ANNA, room=SHARED, by_place=True)) == 7 * 5500
    assert cost(wish(ANNA, ANNA, room=SHARED, by_place=True)) == 7 * 2 * 5500


def test_the_breakdown_says_what_each_line_is_for() -> None:
    lines = price_voucher(tariff(), wish(TREATED, MILA, nights=1, board=FULL), BOOKED_ON).lines
    assert [(line.kind, line.person, line.what["en"], line.amount) for line in lines] == [
        ("room", None, "Twin", 7000),
        ("child", 1, "Twin", 3000),
        ("board", 0, "Full board", 1200),
        ("board", 1, "Full board", 600),
        ("programme", 0, "Back care", 4000),
    ]


def test_an_offer_takes_its_percent_off_the_whole() -> None:
    breakdown = price_voucher(offering((10, {})), wish(TREATED), BOOKED_ON)
    assert breakdown.total == Money(7 * 11000 * 9 // 10, "EUR")
    assert {line.what["en"] for line in breakdown.lines if line.kind == "offer"} == {"Offer 1"}
    assert set(breakdown.by_night().values()) == {(6300, 0, 3600, 0)}


def test_only_the_best_fitting_offer_counts() -> None:
    early = {"days_ahead": 60}
    elsewhere = {"arrivals": Span(date(2026, 7, 1), date(2026, 8, 1))}
    house = offering((10, early), (15, {"min_nights": 14}), (20, {"plan_id": 9}), (30, elsewhere))
    week, fortnight = wish(nights=7), wish(nights=14)
    assert cost(week, house) == 7 * 6300
    assert cost(fortnight, house) == 14 * 5950
    best = best_offer(house, week, week.arrival - timedelta(days=60))
    assert best is not None
    assert best.percent == 10
    assert best_offer(house, week, week.arrival - timedelta(days=59)) is None


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        (wish(nights=0), NoNights),
        (wish(arrival=date(2026, 8, 28)), NoPrice),
        (wish(ANNA, BORIS, ANNA, ANNA), NoPrice),
        (wish(ANNA, by_place=True), NoPrice),
        (wish(MILA), NoAdult),
        (wish(ANNA, replace(MILA, age=None)), AgeNeeded),
        (wish(ANNA, replace(MILA, age=0)), AgeNotTaken),
    ],
)
def test_what_has_no_price_is_refused(asked: VoucherWish, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        cost(asked)


def test_a_board_without_a_price_is_not_given_away() -> None:
    with pytest.raises(NoSupplement):
        cost(wish(board=FULL), tariff(supplements={}))


def test_the_refusal_names_the_first_night_without_a_price() -> None:
    with pytest.raises(NoPrice, match="1 Sept 2026"):
        cost(wish(arrival=date(2026, 8, 28)))


def with_offer(house: Tariff, percent: int) -> Tariff:
    """The same house with a percentage off for all."""
    return replace(house, offers=offering((percent, {})).offers)


@properties
@given(house=monotone_tariffs(), asked=wishes(), percent=percents)
def test_the_nights_and_the_lines_sum_up_to_the_total(
    house: Tariff, asked: VoucherWish, percent: int
) -> None:
    for sold in (house, with_offer(house, percent)):
        breakdown = price_voucher(sold, asked, BOOKED_ON)
        assert breakdown.total.minor == sum(line.amount for line in breakdown.lines)
        parts = breakdown.by_night()
        assert tuple(parts) == asked.every_night
        assert sum(sum(night) for night in parts.values()) == breakdown.total.minor
        assert min(min(night) for night in parts.values()) >= 0


@properties
@given(house=monotone_tariffs(), asked=wishes(), percent=percents)
def test_an_offer_takes_off_its_percent_to_the_cent(
    house: Tariff, asked: VoucherWish, percent: int
) -> None:
    gross = price_voucher(house, asked, BOOKED_ON).total
    net = price_voucher(with_offer(house, percent), asked, BOOKED_ON).total
    assert gross - net == gross.share(percent)


@properties
@given(house=monotone_tariffs(), asked=wishes(), percent=percents)
def test_a_breakdown_comes_back_from_json_as_it_was(
    house: Tariff, asked: VoucherWish, percent: int
) -> None:
    breakdown = price_voucher(with_offer(house, percent), asked, BOOKED_ON)
    assert Breakdown.from_json(breakdown.to_json()) == breakdown


@properties
@given(house=monotone_tariffs(), asked=wishes(), at=st.integers(1, 27))
def test_splitting_the_nights_sums_up(house: Tariff, asked: VoucherWish, at: int) -> None:
    if at < asked.nights:
        middle = asked.arrival + timedelta(days=at)
        halves = (
            cost(replace(asked, departure=middle), house),
            cost(replace(asked, arrival=middle), house),
        )
        assert sum(halves) == cost(asked, house)


@properties
@given(house=monotone_tariffs(), asked=wishes())
def test_one_night_more_never_costs_less(house: Tariff, asked: VoucherWish) -> None:
    longer = replace(asked, departure=asked.departure + timedelta(days=1))
    assert cost(longer, house) >= cost(asked, house)


@properties
@given(house=monotone_tariffs(), asked=wishes(), age=st.none() | st.integers(0, 80))
def test_one_person_more_never_costs_less(
    house: Tariff, asked: VoucherWish, age: int | None
) -> None:
    if asked.by_place and age is not None and age < 14:
        age = 14
    more = replace(asked, persons=(*asked.persons, PersonWish(age, "f")))
    assert cost(more, house) >= cost(asked, house)


@properties
@given(house=monotone_tariffs(), asked=wishes())
def test_a_supplement_more_never_costs_less(house: Tariff, asked: VoucherWish) -> None:
    treated = tuple(replace(person, programme_id=BACK_CARE) for person in asked.persons)
    assert cost(replace(asked, persons=treated), house) >= cost(asked, house)
    assert cost(replace(asked, board_id=FULL), house) >= cost(replace(asked, board_id=HALF), house)


def test_a_breakdown_of_another_schema_is_not_guessed_at() -> None:
    with pytest.raises(ValueError, match="schema 2"):
        Breakdown.from_json({"schema": 2, "currency": "EUR", "lines": []})


def test_the_texts_of_the_house_are_kept_in_the_lines() -> None:
    assert price_voucher(tariff(), wish(nights=1), BOOKED_ON).lines[0].what == named("Twin")
