"""What a search shows as left is what a hold would be given."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select, update

from core.db import db, see_resorts, transaction
from core.organisation.models import Resort
from core.refusals import Refusal
from crs.bookings.operations import hold_booking
from crs.quotas.models import Quota, QuotaKind, QuotaNight
from crs.quotas.sizes import open_nights, set_closed
from crs.rates.rules import PersonWish
from crs.shop.nearest import nearest_dates
from crs.shop.queries import StaySearch, find_offers
from tests.cast import House, build_house
from tests.make import make_voucher_wish, make_wish

ANNA = PersonWish(63, "f")


def search(house: House, *, start: int = 10, **changes: Any) -> StaySearch:
    """A week for Anna."""
    asked = StaySearch((house.resort,), house.day(start), house.day(start + 7), (ANNA,))
    return replace(asked, **changes)


def left(house: House, asked: StaySearch) -> dict[tuple[str, bool], int]:
    codes = {key: code for code, key in house.types.items()}
    offers = find_offers(asked, house.today)
    return {(codes[one.room_type_id], one.by_place): one.rooms_left for one in offers}


def add_quota(house: House, **row: Any) -> None:
    with transaction():
        db.session.execute(insert(Quota), {"resort_id": house.resort, "unit": "room", **row})
        open_nights(db.session.get_one(Resort, house.resort))


def hold(house: House, **voucher: Any) -> None:
    with transaction():
        hold_booking(make_wish(house, make_voucher_wish(house, **voucher)))


def test_a_price_tier_that_is_sold_out_is_not_offered(aurora: House) -> None:
    tier = {"kind": QuotaKind.TIER, "role": "cap", "rate_plan_id": aurora.plans["flexible"]}
    add_quota(aurora, **tier, room_type_id=aurora.types["single"], size=1)
    assert left(aurora, search(aurora))["single", False] == 1
    hold(aurora, room="single", start=12, nights=2)
    assert ("single", False) not in left(aurora, search(aurora))
    assert ("twin", False) in left(aurora, search(aurora))
    with pytest.raises(Refusal):
        hold(aurora, room="single", start=10, nights=7)


def test_a_programme_that_is_full_is_not_offered(aurora: House) -> None:
    treatment = {"kind": QuotaKind.TREATMENT, "role": "cap", "unit": "treatment"}
    add_quota(aurora, **treatment, subject="back-care", size=1)
    with_programme = search(aurora, programme_code="back-care")
    assert left(aurora, with_programme)
    hold(aurora, programme="back-care", start=12, nights=7)
    assert left(aurora, with_programme) == {}
    assert left(aurora, search(aurora))


def test_a_released_allotment_does_not_count(aurora: House) -> None:
    allotment = {"kind": QuotaKind.ALLOTMENT, "role": "pool", "seller": "agency"}
    add_quota(aurora, **allotment, room_type_id=aurora.types["single"], size=1, release_days=14)
    general = (Quota.kind == QuotaKind.GENERAL) & (Quota.room_type_id == aurora.types["single"])
    with transaction():
        pool = select(Quota.id).where(general)
        db.session.execute(update(QuotaNight).where(QuotaNight.quota_id.in_(pool)).values(size=0))
    sold_by_agency = search(aurora, seller="agency")
    assert ("single", False) not in left(aurora, sold_by_agency)
    assert left(aurora, search(aurora, start=20, seller="agency"))["single", False] == 1


def test_a_stop_sale_hides_places_beside_somebody_too(aurora: House) -> None:
    hold(aurora, room="twin", by_place=True, sex="f", start=10, nights=7)
    assert left(aurora, search(aurora))["twin", True] == 3
    general = (Quota.kind == QuotaKind.GENERAL) & (Quota.room_type_id == aurora.types["twin"])
    with transaction():
        pool = db.session.scalars(select(Quota).where(general)).one()
        set_closed(pool, aurora.day(11), aurora.day(11), True, by="test")
    assert ("twin", True) not in left(aurora, search(aurora))


def test_an_open_place_is_found_on_near_dates(app: Flask) -> None:
    house = build_house(app, "boreas", rooms={"twin": 1})
    with app.app_context():
        see_resorts("all")
        hold(house, room="twin", by_place=True, sex="f", start=10, nights=7)
        hold(house, room="twin", by_place=True, sex="m", start=17, nights=14)
        near = nearest_dates(search(house, start=14), house.today)
        assert house.day(10) in near
        db.session.rollback()


@pytest.fixture
def ten_houses(app: Flask) -> list[House]:
    return [build_house(app, f"house-{number}") for number in range(10)]


def test_many_resorts_come_by_pages(client: FlaskClient, ten_houses: list[House]) -> None:
    query = {"arrival": ten_houses[0].day(10).isoformat(), "nights": 7}
    pages = [
        client.get("/search", query_string={**query, "page": page}).text for page in (1, 2, 99)
    ]
    shown = [
        [house.slug for house in ten_houses if f'resort-{house.slug}"' in page] for page in pages
    ]
    assert [len(slugs) for slugs in shown] == [8, 2, 2]
    assert sorted(shown[0] + shown[1]) == sorted(house.slug for house in ten_houses)
    assert "2 more resorts" in pages[0]


def test_nights_past_a_shortened_horizon_are_not_offered(aurora: House) -> None:
    assert left(aurora, search(aurora))
    with transaction():
        db.session.execute(update(Resort).values(horizon_days=12))
    assert left(aurora, search(aurora)) == {}
    assert left(aurora, search(aurora, start=5))
