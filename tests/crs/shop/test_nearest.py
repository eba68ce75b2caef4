"""Narrowing, months of prices, and what is nearest where nothing is free."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, update
from sqlalchemy.dialects.postgresql import Range

from core.db import see_resorts, transaction
from crs.bookings.operations import hold_booking
from crs.rates.models import NightPrice, Restriction
from crs.rates.queries import load_tariff, load_tariffs
from crs.rates.rules import PersonWish, price_voucher
from crs.shop.narrowing import Narrowing, kind_of_room
from crs.shop.nearest import Change, alternatives
from crs.shop.price_calendar import price_month
from crs.shop.queries import StayOffer, StaySearch, find_offers
from tests.cast import House, build_house
from tests.make import make_voucher_wish, make_wish

ANNA = PersonWish(63, "f")
WEEK = timedelta(days=7)


def search(house: House, *, start: int = 10, **changes: Any) -> StaySearch:
    """A week for Anna."""
    asked = StaySearch((house.resort,), house.day(start), house.day(start) + WEEK, (ANNA,))
    return replace(asked, **changes)


def narrowed(house: House, **narrowing: Any) -> list[StayOffer]:
    return find_offers(search(house, narrowing=Narrowing(**narrowing)), house.today)


def rooms(house: House, offers: list[StayOffer]) -> list[tuple[str, bool]]:
    codes = {key: code for code, key in house.types.items()}
    return [(codes[one.room_type_id], one.by_place) for one in offers]


def hold(house: House, **voucher: Any) -> None:
    with transaction():
        hold_booking(make_wish(house, make_voucher_wish(house, **voucher)))


def close(house: House, first: int, end: int, **limits: Any) -> None:
    row = {"resort_id": house.resort, "code": f"limit-{first}", "closed": True, **limits}
    with transaction() as session:
        nights = Range(house.day(first), house.day(end))
        session.execute(insert(Restriction), {**row, "nights": nights})


def test_only_places_only_a_kind_of_room_only_what_one_can_afford(aurora: House) -> None:
    assert rooms(aurora, narrowed(aurora, by_place=True)) == [("twin", True)]
    assert rooms(aurora, narrowed(aurora, room="single")) == [("single", False)]
    assert rooms(aurora, narrowed(aurora, price_to=420)) == [
        ("twin", True), ("single", False), ("twin", False),
    ]  # fmt: skip
    assert rooms(aurora, narrowed(aurora, price_to=419)) == [("twin", True)]


def test_more_meals_are_priced_with_the_board_that_has_them(aurora: House) -> None:
    for offer in narrowed(aurora, meals=3):
        assert offer.wish.board_id == aurora.boards["full"]
        tariff = load_tariff(aurora.resort)
        assert offer.total == price_voucher(tariff, offer.wish, aurora.today).total
    assert [one.total.minor for one in narrowed(aurora, meals=3)] == [35000, 49000, 49000]
    assert {one.wish.board_id for one in narrowed(aurora, meals=2)} == {aurora.boards["half"]}
    assert narrowed(aurora, meals=4) == []


@pytest.mark.parametrize(
    ("code", "kind"),
    [("single", "single"), ("double-sea", "double"), ("bay-suite", "suite"), ("hut", "")],
)
def test_the_kind_of_a_room_is_a_word_of_its_code(code: str, kind: str) -> None:
    assert kind_of_room(code) == kind


def test_a_month_has_the_least_price_of_each_arrival(aurora: House) -> None:
    with transaction() as session:
        single = NightPrice.room_type_id == aurora.types["single"]
        session.execute(update(NightPrice).where(single).values(amount=5000))
    month = aurora.day(40).replace(day=1)
    asked = search(aurora, persons=(PersonWish(None, None),))
    found = price_month(asked, month, aurora.today, load_tariffs([aurora.resort]))
    assert [one.day.month for one in found.days] == [month.month] * len(found.days)
    assert found.days[0].day == month
    for one in found.days:
        stay = replace(asked, arrival=one.day, departure=one.day + WEEK)
        offers = find_offers(stay, aurora.today)
        assert one.total == (offers[0].total if offers else None)
    assert found.lowest
    assert found.lowest.total
    assert found.lowest.total.minor == 35000


def test_a_month_that_has_begun_begins_today_and_a_past_one_is_empty(aurora: House) -> None:
    tariffs = load_tariffs([aurora.resort])
    present = price_month(search(aurora), aurora.today, aurora.today, tariffs)
    assert all(one.offer is None for one in present.days if one.day < aurora.today)
    past = price_month(search(aurora), aurora.day(-40), aurora.today, tariffs)
    assert past.on_sale == []
    assert past.lowest is None


def test_dear_days_and_cheap_days_have_different_levels(aurora: House) -> None:
    month = aurora.day(40).replace(day=1)
    first = (month - aurora.today).days
    hold(aurora, room="twin", start=first, nights=40, persons=2)
    hold(aurora, room="twin", start=first, nights=7, persons=2)
    asked = replace(search(aurora), persons=(ANNA,))
    found = price_month(asked, month, aurora.today, load_tariffs([aurora.resort]))
    assert (found.days[0].level, found.days[0].is_lowest) == (3, False)
    assert (found.days[10].level, found.days[10].is_lowest) == (1, True)


def test_nearest_are_other_days_lengths_and_houses_by_their_distance(app: Flask) -> None:
    aurora = build_house(app, "aurora", rooms={"single": 1})
    boreas = build_house(app, "boreas", rooms={"single": 1})
    with app.app_context():
        see_resorts("all")
        hold(aurora, room="single", start=15, nights=4)
        tariffs = load_tariffs([aurora.resort, boreas.resort])
        found = alternatives(search(aurora), aurora.today, tariffs)
        said = [(one.change, one.distance, one.search.arrival) for one in found]
        assert said == [
            (Change.NIGHTS, 2, aurora.day(10)),
            (Change.DAYS, 2, aurora.day(8)),
            (Change.NIGHTS, 3, aurora.day(10)),
            (Change.DAYS, 3, aurora.day(7)),
            (Change.RESORT, 3, aurora.day(10)),
            (Change.DAYS, 4, aurora.day(6)),
        ]
        assert found[4].offer.resort_id == boreas.resort
        assert [(one.search.departure - one.search.arrival).days for one in found[:3:2]] == [5, 4]
        each_is_found_by_itself(found)


def each_is_found_by_itself(found: Any) -> None:
    """A search of its own finds the offer too."""
    for one in found:
        offers = find_offers(one.search, one.search.arrival - timedelta(days=1))
        assert one.offer.total in [offer.total for offer in offers]


def test_the_wish_without_its_narrowing_is_the_nearest(aurora: House) -> None:
    asked = search(aurora, narrowing=Narrowing(price_to=1))
    [first, *others] = alternatives(asked, aurora.today, load_tariffs([aurora.resort]))
    assert first.change == Change.NARROWING
    assert first.search.narrowing == Narrowing()
    assert others == []


def test_nothing_is_offered_before_today(aurora: House) -> None:
    close(aurora, 0, 3)
    found = alternatives(search(aurora, start=-3), aurora.today, load_tariffs([aurora.resort]))
    assert found
    assert all(one.search.arrival >= aurora.today for one in found)
