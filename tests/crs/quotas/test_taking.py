"""What a sale may take: nights on sale, open pools, and a refusal that names what is short."""

from __future__ import annotations

import pytest

from core.db import db, transaction
from core.i18n import day
from core.organisation.models import Resort
from crs.bookings.edges import hold
from crs.catalogue.models import RoomType
from crs.quotas.models import Quota, QuotaKind, QuotaRole
from crs.quotas.operations import NightNotOnSale, NoRoomFree, NoTreatmentFree, TierSoldOut
from crs.quotas.sizes import open_nights, open_quotas, set_closed
from tests.cast import House
from tests.make import counted, make_voucher_wish, make_wish


def add_cap(house: House, kind: QuotaKind, **of: object) -> None:
    """A cap of nothing."""
    with transaction():
        quota = Quota(
            resort_id=house.resort, kind=kind, role=QuotaRole.CAP, unit="room", size=0, **of
        )
        db.session.add(quota)
        db.session.flush()
        open_nights(db.session.get_one(Resort, house.resort))


def close_twins(house: House, kind: QuotaKind = QuotaKind.GENERAL) -> None:
    """A stop-sale on day 12."""
    with transaction():
        pool = db.session.query(Quota).filter_by(room_type_id=house.types["twin"], kind=kind).one()
        set_closed(pool, house.day(12), house.day(12), True, by="test")


def test_rooms_and_horizon_may_shrink_together(aurora: House) -> None:
    with transaction():
        resort = db.session.get_one(Resort, aurora.resort)
        resort.horizon_days = 60
        open_quotas(resort, {aurora.types["single"]: 1, aurora.types["twin"]: 2}, by="test")
    late = make_wish(aurora, make_voucher_wish(aurora, start=80))
    with pytest.raises(NightNotOnSale, match=day(aurora.day(80))):
        hold(late)
    with transaction():
        db.session.get_one(Resort, aurora.resort).horizon_days = 120
    hold(late)
    with pytest.raises(NoRoomFree):
        hold(late)


def test_the_horizon_itself_is_the_last_night_on_sale(aurora: House) -> None:
    hold(make_wish(aurora, make_voucher_wish(aurora, start=120, nights=1)))
    with transaction():
        db.session.get_one(Resort, aurora.resort).horizon_days = 119
    with pytest.raises(NightNotOnSale, match=day(aurora.day(120))):
        hold(make_wish(aurora, make_voucher_wish(aurora, start=119, nights=2)))


def test_a_stop_sale_stops_places_in_shared_rooms_too(aurora: House) -> None:
    place = make_voucher_wish(aurora, room="twin", by_place=True)
    hold(make_wish(aurora, place))
    close_twins(aurora)
    with pytest.raises(NoRoomFree, match=f"twin is free on {day(aurora.day(12))}"):
        hold(make_wish(aurora, place))
    hold(make_wish(aurora, make_voucher_wish(aurora, room="twin", by_place=True, nights=2)))


def test_who_joins_takes_nothing_of_a_full_house(aurora: House) -> None:
    place = make_voucher_wish(aurora, room="twin", by_place=True)
    hold(make_wish(aurora, place))
    hold(make_wish(aurora, make_voucher_wish(aurora, room="twin")))
    hold(make_wish(aurora, place))


def test_a_full_price_tier_says_so(aurora: House) -> None:
    plan = aurora.plans["flexible"]
    add_cap(aurora, QuotaKind.TIER, room_type_id=aurora.types["single"], rate_plan_id=plan)
    with pytest.raises(TierSoldOut, match=f"at this price are sold out on {day(aurora.day(10))}"):
        hold(make_wish(aurora))


def test_a_full_programme_is_named_in_words(aurora: House) -> None:
    add_cap(aurora, QuotaKind.TREATMENT, subject="back-care")
    hold(make_wish(aurora))
    with pytest.raises(NoTreatmentFree, match="The programme Back care is fully booked"):
        hold(make_wish(aurora, make_voucher_wish(aurora, programme="back-care")))


def test_places_of_a_smaller_room_type_are_not_sold(aurora: House) -> None:
    place = make_voucher_wish(aurora, room="twin", by_place=True)
    hold(make_wish(aurora, place))
    with transaction():
        db.session.get_one(RoomType, aurora.types["twin"]).places = 1
    hold(make_wish(aurora, place))
    assert counted(aurora, "twin") == 2 * 7
