"""A hold that cannot be ended, or a resort that cannot be extended, stops nobody else."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.schedule import expire_holds, extend_nights
from core.db import db, see_resorts
from core.tasks.models import Task
from crs.bookings.edges import expire_due, hold
from crs.bookings.models import Booking
from crs.quotas.models import QuotaNight
from tests.cast import House, build_house
from tests.cluster import Database
from tests.make import make_voucher_wish, make_wish
from tests.race.buyers import as_owner

OUT = "UPDATE booking SET expires_at = clock_timestamp() - interval '10 seconds'"
"""Every hold runs out."""
SPOIL = """
    UPDATE quota_night SET held = held - 1 WHERE id IN (
        SELECT quota_night_id FROM quota_claim
        WHERE voucher_id = (SELECT min(voucher_id) FROM quota_claim))"""
"""The oldest hold's counters know nothing of it: giving it back breaks a constraint."""
CURE = SPOIL.replace("held - 1", "held + 1")


@pytest.fixture
def stuck(aurora: House, database: Database) -> list[int]:
    """Two holds that ran out; the first cannot be ended until the test is over."""
    keys = [hold(make_wish(aurora, make_voucher_wish(aurora, start=at))).id for at in (10, 30)]
    db.session.remove()
    as_owner(database, OUT)
    as_owner(database, SPOIL)
    return keys


def statuses() -> dict[int, str]:
    found = {booking.id: booking.status for booking in db.session.scalars(select(Booking))}
    db.session.rollback()
    return found


def tasks() -> list[tuple[str, str, bool]]:
    found = db.session.scalars(select(Task).order_by(Task.id)).all()
    told = [(task.kind, task.reference, task.done_at is None) for task in found]
    db.session.rollback()
    return told


def test_a_hold_that_cannot_be_ended_stops_no_other_and_its_resort_is_told_once(
    stuck: list[int], database: Database
) -> None:
    assert (expire_holds(), expire_holds()) == (1, 0)
    assert statuses() == {stuck[0]: "held", stuck[1]: "expired"}
    code = db.session.get_one(Booking, stuck[0]).code
    assert tasks() == [("hold_not_ended", code, True)]
    as_owner(database, CURE)
    assert expire_due() == 1
    assert tasks() == [("hold_not_ended", code, False)]


def test_a_guest_is_not_hit_by_the_bad_hold_of_another(
    stuck: list[int], aurora: House, database: Database
) -> None:
    wish = make_voucher_wish(aurora, start=30)
    for _ in range(3):
        hold(make_wish(aurora, wish))
    assert statuses()[stuck[1]] == "expired"
    as_owner(database, CURE)
    assert expire_due() == 1


def test_a_resort_whose_nights_cannot_be_opened_stops_no_other(
    app: Flask, aurora: House, database: Database
) -> None:
    other = build_house(app, "borealis")
    see_resorts("all")
    as_owner(
        database,
        "UPDATE resort SET horizon_days = CASE slug WHEN 'aurora' THEN 4000000 ELSE 130 END",
    )
    last = select(func.max(QuotaNight.night)).where(QuotaNight.resort_id == other.resort)
    extend_nights()
    assert db.session.scalar(last) == other.day(130)
    db.session.rollback()
    assert tasks() == [("nights_not_opened", aurora.slug, True)]
    as_owner(database, "UPDATE resort SET horizon_days = 125")
    extend_nights()
    assert tasks() == [("nights_not_opened", aurora.slug, False)]
