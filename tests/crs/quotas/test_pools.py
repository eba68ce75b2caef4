"""Rooms kept for a seller: never sold to others, and everybody's once they are released."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from app.schedule import release_unused
from core.audit.models import AuditEntry
from core.db import db, transaction
from core.organisation.models import Resort
from crs.bookings.edges import hold
from crs.bookings.models import Booking
from crs.bookings.operations import cancel_booking
from crs.quotas.models import Quota, QuotaKind, QuotaNight, QuotaRole
from crs.quotas.operations import NoRoomFree
from crs.quotas.pools import PoolsExceedRooms
from crs.quotas.sizes import (
    SoldAlready,
    bring_size,
    general_follows,
    open_nights,
    open_quotas,
    set_size,
)
from tests.cast import House
from tests.make import make_voucher_wish, make_wish


def keep(house: House, kind: QuotaKind, size: int, release_days: int | None = None) -> None:
    """So many singles for the agency."""
    with transaction(), general_follows([house.types["single"]], by="test"):
        pool = Quota(
            resort_id=house.resort, kind=kind, role=QuotaRole.POOL, unit="room", size=size,
            room_type_id=house.types["single"], seller="agency", release_days=release_days,
        )  # fmt: skip
        db.session.add(pool)
        db.session.flush()
        open_nights(db.session.get_one(Resort, house.resort))


def stand(house: House, singles: int) -> None:
    """So many singles stand now."""
    with transaction():
        resort = db.session.get_one(Resort, house.resort)
        open_quotas(resort, {house.types["single"]: singles, house.types["twin"]: 2}, by="test")


def single(house: House, kind: QuotaKind) -> Quota:
    return db.session.query(Quota).filter_by(room_type_id=house.types["single"], kind=kind).one()


def sizes(house: House, kind: QuotaKind, *days: int) -> list[int]:
    """The sizes on these days."""
    quota = single(house, kind)
    nights = {
        row.night: row.size for row in db.session.query(QuotaNight).filter_by(quota_id=quota.id)
    }
    return [nights[house.day(day)] for day in days]


def sold_by_agency(house: House, start: int = 10, nights: int = 7) -> Booking:
    wish = make_wish(house, make_voucher_wish(house, start=start, nights=nights))
    return hold(replace(wish, seller="agency"))


def test_what_is_committed_is_not_sold_to_others(aurora: House) -> None:
    keep(aurora, QuotaKind.COMMITMENT, 2)
    hold(make_wish(aurora))
    with pytest.raises(NoRoomFree):
        hold(make_wish(aurora))
    for _ in range(2):
        sold_by_agency(aurora)
    with pytest.raises(NoRoomFree):
        sold_by_agency(aurora)


def test_rooms_that_others_have_bought_cannot_be_committed(aurora: House) -> None:
    for _ in range(2):
        booking = hold(make_wish(aurora))
    with pytest.raises(SoldAlready, match=booking.code):
        keep(aurora, QuotaKind.COMMITMENT, 2)


def test_no_pool_takes_what_another_keeps(aurora: House) -> None:
    keep(aurora, QuotaKind.COMMITMENT, 2)
    general = single(aurora, QuotaKind.GENERAL)
    with pytest.raises(PoolsExceedRooms, match="add up to 4, but it has 3 rooms"), transaction():
        set_size(general, aurora.day(3), aurora.day(4), 2, by="test")


def test_an_allotment_comes_back_once_and_is_told(aurora: House) -> None:
    keep(aurora, QuotaKind.ALLOTMENT, 2, release_days=7)
    booking = sold_by_agency(aurora, start=13, nights=2)
    with transaction():
        single(aurora, QuotaKind.ALLOTMENT).release_days = 14
    assert sizes(aurora, QuotaKind.GENERAL, 0, 13, 14) == [1, 1, 1]
    assert release_unused() == 13 * 2 + 1
    assert release_unused() == 0
    assert sizes(aurora, QuotaKind.GENERAL, 0, 13, 14) == [3, 2, 1]
    assert sizes(aurora, QuotaKind.ALLOTMENT, 0, 13, 14) == [0, 1, 2]
    [told] = db.session.scalars(select(AuditEntry).filter_by(verb="allotment_released"))
    assert told.facts["unused"][aurora.day(13).isoformat()] == 1
    for _ in range(3):
        hold(make_wish(aurora, make_voucher_wish(aurora, start=0, nights=2)))
    with transaction():
        cancel_booking(db.session.merge(booking), by="test")
    assert release_unused() == 1


def test_rooms_that_come_or_go_reach_released_nights_too(aurora: House) -> None:
    keep(aurora, QuotaKind.ALLOTMENT, 2, release_days=14)
    release_unused()
    stand(aurora, 4)
    assert sizes(aurora, QuotaKind.GENERAL, 0, 20) == [4, 2]
    stand(aurora, 2)
    assert sizes(aurora, QuotaKind.GENERAL, 0, 20) == [2, 0]


def test_sizes_of_single_nights_outlive_a_change_of_rooms(aurora: House) -> None:
    with transaction():
        general = single(aurora, QuotaKind.GENERAL)
        set_size(general, aurora.day(10), aurora.day(20), 1, by="test")
    stand(aurora, 4)
    assert sizes(aurora, QuotaKind.GENERAL, 9, 10, 20, 21) == [4, 1, 1, 4]
    assert sizes(aurora, QuotaKind.PHYSICAL, 9, 10) == [4, 4]


def test_a_commitment_resized_moves_what_all_may_sell(aurora: House) -> None:
    keep(aurora, QuotaKind.COMMITMENT, 1)
    with transaction(), general_follows([aurora.types["single"]], by="test"):
        bring_size(single(aurora, QuotaKind.COMMITMENT), 3, by="test")
    assert sizes(aurora, QuotaKind.GENERAL, 0, 120) == [0, 0]
