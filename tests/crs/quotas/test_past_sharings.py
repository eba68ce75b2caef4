"""A shared room ends with its last night."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from app.schedule import end_past_sharings, sweeps
from core.db import db, transaction
from core.organisation.models import Resort
from crs.bookings.edges import hold
from crs.quotas.models import Sharing
from crs.quotas.sharing import end_past
from tests.cast import House
from tests.make import make_voucher_wish, make_wish

LATER = text("SELECT set_config('app.now', (clock_timestamp() + :ahead)::text, true)")


def ended_after(days: int, house: House) -> int:
    """How many rooms the sweep ends when so many days have gone by."""
    with transaction():
        db.session.execute(LATER, {"ahead": timedelta(days=days)})
        return end_past(db.session.get_one(Resort, house.resort))


@pytest.mark.usefixtures("movable_clock")
def test_a_shared_room_ends_with_its_last_night(aurora: House) -> None:
    place = make_voucher_wish(aurora, room="twin", by_place=True, start=3, nights=4)
    hold(make_wish(aurora, place))
    hold(make_wish(aurora, make_voucher_wish(aurora, room="twin", by_place=True, start=20)))
    assert [ended_after(days, aurora) for days in (0, 6, 7, 8)] == [0, 0, 1, 0]
    rooms = db.session.query(Sharing).order_by(Sharing.id)
    assert [room.ended_at is None for room in rooms] == [False, True]


def test_the_sweep_goes_through_all_resorts(aurora: House) -> None:
    hold(make_wish(aurora, make_voucher_wish(aurora, room="twin", by_place=True)))
    assert end_past_sharings() == 0
    assert end_past_sharings in [sweep.job for sweep in sweeps()]
