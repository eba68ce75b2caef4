"""The quotas' page: a size or a stop-sale for nights that are not open is refused."""

from __future__ import annotations

import pytest
from flask import Flask

from core.db import db
from crs.quotas.models import Quota, QuotaKind, QuotaNight
from tests.cast import House, build_house
from tests.staff import browser_of, make_person, within


@pytest.fixture
def house(app: Flask) -> House:
    return build_house(app)


def pool_of(app: Flask, house: House) -> int:
    key, kind = house.types["single"], QuotaKind.GENERAL
    return within(
        app, lambda: db.session.query(Quota).filter_by(room_type_id=key, kind=kind).one().id
    )


def sizes(app: Flask, house: House, pool: int, *days: int) -> list[int]:
    nights = [house.day(day) for day in days]
    wanted = db.select(QuotaNight.size).where(
        QuotaNight.quota_id == pool, QuotaNight.night.in_(nights)
    )
    return within(app, lambda: list(db.session.scalars(wanted)))


@pytest.mark.parametrize(("page", "value"), [("sizes", "size"), ("stop-sales", "closed")])
def test_nights_without_a_counter_are_refused(
    app: Flask, house: House, page: str, value: str
) -> None:
    pool = pool_of(app, house)
    manager = browser_of(app, make_person(app, "resort_manager", house.resort))
    form = {
        "resort": house.slug, "quota": pool, value: "1",
        "first_night": house.day(119).isoformat(), "last_night": house.day(121).isoformat(),
    }  # fmt: skip
    answer = manager.post(f"/desk/quotas/{page}", data=form)
    assert answer.status_code == 409
    assert f"to {house.day(120)} are open" in answer.text
    assert sizes(app, house, pool, 119, 120) == [3, 3]
    form["last_night"] = house.day(120).isoformat()
    assert manager.post(f"/desk/quotas/{page}", data=form).status_code == 303
