"""What a search says is what the breakdown sums up to."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from crs.rates.refusals import StayRefused
from crs.rates.rules import Tariff, VoucherWish, check_stay, price_voucher
from crs.rates.tariff import Span
from crs.rates.totals import StayTotals
from tests.crs.rates.tariffs import (
    ANNA,
    BOOKED_ON,
    HALF,
    MILA,
    PLAN,
    SHARED,
    TWIN,
    monotone_tariffs,
    offering,
    percents,
    properties,
    restricted,
    tariff,
    wish,
    wishes,
)


def totals(house: Tariff, asked: VoucherWish) -> StayTotals:
    """As the search has them."""
    return StayTotals(house, asked.arrival, asked.departure, asked.persons, BOOKED_ON)


@properties
@given(house=monotone_tariffs(), asked=wishes(), percent=st.none() | percents)
def test_the_total_of_a_search_is_the_price(
    house: Tariff, asked: VoucherWish, percent: int | None
) -> None:
    if percent is not None:
        house = replace(house, offers=offering((percent, {})).offers)
    found = totals(house, asked).total(
        PLAN, asked.room_type_id, by_place=asked.by_place, board_id=asked.board_id
    )
    assert found == price_voucher(house, asked, BOOKED_ON).total
    asked = replace(asked, board_id=HALF)
    found = totals(house, asked).total(PLAN, asked.room_type_id, by_place=asked.by_place)
    assert found == price_voucher(house, asked, BOOKED_ON).total


@properties
@given(
    weekdays=st.sets(st.integers(1, 7)),
    least=st.none() | st.integers(1, 20),
    exact=st.sets(st.integers(5, 15)),
    room=st.none() | st.sampled_from([TWIN, SHARED]),
    nights=st.integers(1, 21),
    closed=st.booleans(),
)
def test_a_search_knows_the_same_limits_as_a_sale(
    weekdays: set[int],
    least: int | None,
    exact: set[int],
    room: int | None,
    nights: int,
    closed: bool,
) -> None:
    house = restricted(
        arrival_weekdays=tuple(weekdays),
        min_nights=least,
        exact_nights=tuple(exact),
        room_type_id=room,
        closed_to_arrival=closed,
    )
    asked = wish(ANNA, nights=nights)
    try:
        check_stay(house, asked, BOOKED_ON)
    except StayRefused:
        assert totals(house, asked).is_limited(PLAN, TWIN)
    else:
        assert not totals(house, asked).is_limited(PLAN, TWIN)


def test_what_has_no_price_has_no_total() -> None:
    assert totals(tariff(), wish(MILA)).total(PLAN, TWIN) is None
    assert totals(tariff(), wish(ANNA)).total(PLAN, TWIN, by_place=True) is None
    assert totals(tariff(seasons=()), wish(ANNA)).total(PLAN, TWIN) is None
    assert totals(tariff(), wish(ANNA)).total(9, TWIN) is None
    treated = replace(ANNA, programme_id=1)
    assert totals(tariff(supplements={}), wish(treated)).total(PLAN, TWIN) is None


def test_a_night_before_the_first_season_has_no_total() -> None:
    spring, summer = tariff().seasons
    later = replace(spring, nights=Span(wish().arrival.replace(day=5), spring.nights.end))
    assert totals(tariff(seasons=(later, summer)), wish(ANNA)).total(PLAN, TWIN) is None
