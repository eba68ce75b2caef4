"""The search: what is sold and has places, cheapest first; the nearest dates when nothing is."""

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
from crs.quotas.models import QuotaNight
from crs.rates.models import NightPrice, Restriction
from crs.rates.rules import PersonWish
from crs.shop.nearest import nearest_dates
from crs.shop.queries import StaySearch, find_offers
from tests.cast import House, build_house
from tests.make import make_voucher_wish, make_wish

ANNA = PersonWish(63, "f")
SOMEBODY = PersonWish(None, None)


def search(house: House, *persons: PersonWish, start: int = 10, **changes: Any) -> StaySearch:
    """A week in ten days at this house for a person."""
    arrival = house.day(start)
    asked = StaySearch(
        resort_ids=(house.resort,),
        arrival=arrival,
        departure=arrival + timedelta(days=7),
        persons=persons or (SOMEBODY,),
    )
    return replace(asked, **changes)


def found(house: House, asked: StaySearch) -> list[tuple[str, bool, int, int]]:
    """Room type, by place, total and places left of each offer."""
    codes = {key: code for code, key in house.types.items()}
    return [
        (codes[offer.room_type_id], offer.by_place, offer.total.minor, offer.rooms_left)
        for offer in find_offers(asked, house.today)
    ]


def close(house: House, first: int, end: int, **limits: Any) -> None:
    """A restriction on the nights of these days from today."""
    row = {
        "resort_id": house.resort,
        "code": f"limit-{first}",
        "nights": Range(house.day(first), house.day(end)),
        **limits,
    }
    with transaction() as session:
        session.execute(insert(Restriction), row)


def hold(house: House, **voucher: Any) -> None:
    """Take a place."""
    with transaction():
        hold_booking(make_wish(house, make_voucher_wish(house, **voucher)))


def test_rooms_with_places_left_are_offered(aurora: House) -> None:
    assert found(aurora, search(aurora)) == [("single", False, 42000, 3), ("twin", False, 42000, 2)]


def test_one_guest_of_known_sex_is_offered_a_place_first(aurora: House) -> None:
    assert found(aurora, search(aurora, ANNA)) == [
        ("twin", True, 28000, 4),
        ("single", False, 42000, 3),
        ("twin", False, 42000, 2),
    ]


def test_the_cheapest_comes_first(aurora: House) -> None:
    with transaction() as session:
        single = NightPrice.room_type_id == aurora.types["single"]
        session.execute(update(NightPrice).where(single).values(amount=9000))
    assert [line[0] for line in found(aurora, search(aurora))] == ["twin", "single"]


def test_a_room_too_small_is_not_offered(aurora: House) -> None:
    assert found(aurora, search(aurora, SOMEBODY, SOMEBODY)) == [("twin", False, 63000, 2)]
    assert found(aurora, search(aurora, *([SOMEBODY] * 3))) == []


def test_a_held_room_is_one_less(aurora: House) -> None:
    hold(aurora, room="single", start=12, nights=1)
    assert found(aurora, search(aurora))[0] == ("single", False, 42000, 2)


def test_an_open_place_beside_a_guest_of_the_same_sex_is_counted(aurora: House) -> None:
    hold(aurora, room="twin", by_place=True, sex="f")
    woman, man = search(aurora, ANNA), search(aurora, PersonWish(60, "m"))
    assert found(aurora, woman)[0] == ("twin", True, 28000, 3)
    assert found(aurora, man)[0] == ("twin", True, 28000, 2)


def test_each_guest_has_the_searched_programme_and_children_none(aurora: House) -> None:
    child = PersonWish(8, "f", role="child")
    asked = search(aurora, SOMEBODY, child, programme_code="back-care")
    [offer] = find_offers(asked, aurora.today)
    assert offer.total.minor == 7 * (6000 + 2000 + 3000)
    assert [person.programme_id for person in offer.wish.persons] == [
        aurora.programmes["back-care"],
        None,
    ]


def test_a_house_without_the_programme_or_too_short_a_stay_is_left_out(aurora: House) -> None:
    assert found(aurora, search(aurora, programme_code="sleep")) == []
    short = search(aurora, programme_code="back-care", departure=aurora.day(12))
    assert found(aurora, short) == []


def test_the_offer_holds_at_the_price_it_shows(aurora: House) -> None:
    for offer in find_offers(search(aurora, ANNA, programme_code="back-care"), aurora.today):
        assert offer.breakdown.total == offer.total
        with transaction():
            booking = hold_booking(make_wish(aurora, offer.wish))
            assert (booking.total, booking.due_now) == (offer.total.minor, offer.due_now.minor)


def test_restrictions_hide_what_they_forbid(aurora: House) -> None:
    close(aurora, 0, 60, exact_nights=[14], room_type_id=aurora.types["twin"])
    assert [line[0] for line in found(aurora, search(aurora))] == ["single"]
    assert len(found(aurora, search(aurora, departure=aurora.day(24)))) == 2


def test_a_changed_price_is_found_at_once(aurora: House) -> None:
    find_offers(search(aurora), aurora.today)
    with transaction() as session:
        session.execute(update(NightPrice).values(amount=100))
    assert found(aurora, search(aurora))[0][2] == 700


@pytest.mark.parametrize("start", [-1, 200])
def test_past_and_far_dates_find_nothing(aurora: House, start: int) -> None:
    assert found(aurora, search(aurora, start=start)) == []


def test_all_resorts_of_the_scope_are_searched(app: Flask, aurora: House) -> None:
    boreas = build_house(app, "boreas")
    see_resorts("all")
    everywhere = search(aurora, resort_ids=None)
    assert {o.resort_id for o in find_offers(everywhere, aurora.today)} == {
        aurora.resort,
        boreas.resort,
    }
    assert {o.resort_id for o in find_offers(search(boreas), aurora.today)} == {boreas.resort}


def test_the_nearest_dates_are_those_with_places(aurora: House) -> None:
    close(aurora, 8, 20, closed=True)
    assert nearest_dates(search(aurora), aurora.today) == [
        aurora.day(0),
        aurora.day(1),
        aurora.day(20),
    ]


def test_the_nearest_dates_are_not_past(aurora: House) -> None:
    assert nearest_dates(search(aurora, start=0), aurora.today) == [
        aurora.day(1),
        aurora.day(2),
        aurora.day(3),
    ]


def test_nights_sold_out_are_stepped_over(aurora: House) -> None:
    with transaction() as session:
        sold_out = update(QuotaNight).where(QuotaNight.night == aurora.day(16))
        session.execute(sold_out.values(closed=True))
    assert found(aurora, search(aurora)) == []
    assert nearest_dates(search(aurora), aurora.today) == [
        aurora.day(7),
        aurora.day(8),
        aurora.day(9),
    ]
