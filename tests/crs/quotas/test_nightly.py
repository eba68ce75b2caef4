"""What is known night by night says the same as asking about one stay."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from core.db import db, transaction
from core.organisation.models import Resort
from crs.bookings.operations import hold_booking
from crs.quotas.models import Quota, QuotaKind
from crs.quotas.nightly import nightly
from crs.quotas.queries import available
from crs.quotas.sizes import open_nights, set_closed
from tests.cast import House
from tests.make import make_voucher_wish, make_wish

LENGTHS = (1, 3, 7)


def add_cap(house: House, **row: Any) -> None:
    with transaction():
        db.session.execute(insert(Quota), {"resort_id": house.resort, "role": "cap", **row})
        open_nights(db.session.get_one(Resort, house.resort))


def hold(house: House, **voucher: Any) -> None:
    with transaction():
        hold_booking(make_wish(house, make_voucher_wish(house, **voucher)))


@pytest.fixture
def busy(aurora: House) -> House:
    """A house of which each kind of limit touches some nights."""
    single, twin = aurora.types["single"], aurora.types["twin"]
    plan = aurora.plans["flexible"]
    add_cap(aurora, kind=QuotaKind.TIER, unit="room", room_type_id=twin, rate_plan_id=plan, size=1)
    add_cap(aurora, kind=QuotaKind.TREATMENT, unit="treatment", subject="back-care", size=2)
    hold(aurora, room="twin", by_place=True, sex="f", start=10, nights=7)
    hold(aurora, room="twin", by_place=True, sex="f", start=11, nights=3)
    hold(aurora, room="single", programme="back-care", start=12, nights=5)
    general = (Quota.kind == QuotaKind.GENERAL) & (Quota.room_type_id == single)
    with transaction():
        set_closed(
            db.session.scalars(select(Quota).where(general)).one(),
            aurora.day(20), aurora.day(20), True, by="test",
        )  # fmt: skip
    return aurora


@pytest.mark.parametrize("sex", [None, "f", "m"])
def test_each_stay_has_what_asking_about_it_alone_says(busy: House, sex: str | None) -> None:
    first, end = busy.day(8), busy.day(30)
    known = nightly([busy.resort], first, end, busy.today, sex=sex)
    for start in range(8, 22):
        for length in LENGTHS:
            stay = (busy.day(start), busy.day(start + length))
            alone = available([busy.resort], *stay, busy.today, sex=sex)
            said = known.over(*stay)
            assert said.rooms == alone.rooms
            assert said.places == {key: left for key, left in alone.places.items() if left}
            assert sorted(said.caps, key=repr) == sorted(alone.caps, key=repr)


def test_nights_that_are_not_known_have_nothing(aurora: House) -> None:
    known = nightly([aurora.resort], aurora.day(8), aurora.day(12), aurora.today)
    assert known.over(aurora.day(8), aurora.day(12)).rooms
    assert not known.over(aurora.day(7), aurora.day(9)).rooms
    assert not known.over(aurora.day(11), aurora.day(11) + timedelta(days=2)).rooms
