"""The demo's year: by the ordinary operations, on a clock of its own, and done once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.config import Config
from app.demo_year.command import play_year
from app.demo_year.progress import KIND, Progress
from app.network.loading import load_network
from app.replay.clock import clock_can_be_moved
from app.replay.processes import inside
from billing.payments.models import Payment, Refund
from billing.payments.settling import mark_settled, tell_unsettled
from core.clock import now
from core.db import db, transaction
from core.outbox.models import OutboxRow
from core.tasks.models import Task
from crm.messages.models import Message
from crs.bookings.models import Booking
from pms.stays.models import Stay
from tests.app.network.tiny import source_of, tiny

FEW = 40  # steps after which it is broken off


@pytest.fixture
def demo(app: Flask) -> None:
    """A network of four rooms, whose prices began ninety days ago."""
    network = tiny()
    network["restrictions"].clear()
    network["sold_vouchers"].clear()
    with inside(app), transaction():
        load_network(source_of(network), by="test")


@pytest.fixture
def played(app: Flask, config: Config, demo: None) -> Iterator[None]:
    """Broken off once, and gone on with; everything is seen afterwards."""
    demo_config = replace(config, demo=True)
    assert play_year(demo_config, rest=0, most=FEW)
    with inside(app):
        middle = Progress.read()
        assert (middle.steps, middle.finished) == (FEW, False)
        assert db.session.scalars(select(Task.done_at).where(Task.kind == KIND)).one() is None
    assert play_year(demo_config, rest=0)
    assert not play_year(demo_config, rest=0)
    with inside(app):
        yield


@pytest.mark.slow
@pytest.mark.usefixtures("played")
def test_it_has_a_past_a_present_and_a_future_and_is_done_once() -> None:
    task = db.session.scalars(select(Task).where(Task.kind == KIND)).one()
    assert (task.facts["percent"], task.role) == (100, "managing_company")
    assert task.done_at is not None
    states = dict(list(db.session.execute(
        select(Booking.status, func.count()).group_by(Booking.status))))  # fmt: skip
    assert set(states) == {"confirmed", "cancelled"}
    assert states["confirmed"] > 10
    stays = dict(list(db.session.execute(
        select(Stay.status, func.count()).group_by(Stay.status))))  # fmt: skip
    assert stays["departed"] > 3
    first, last = db.session.execute(
        select(func.min(Booking.created_at), func.max(Booking.created_at))
    ).one()
    assert last - first > timedelta(days=60)
    assert last <= Progress.read().as_of <= now()
    keys = select(func.count(), func.count(Booking.form_key.distinct())).select_from(Booking)
    assert len({*db.session.execute(keys).one()}) == 1
    _nobody_is_written_to()
    _every_payment_stands_in_the_account()


def _nobody_is_written_to() -> None:
    assert db.session.scalar(select(func.count()).select_from(Message)) == 0
    waiting = select(func.count()).select_from(OutboxRow).where(OutboxRow.done_at.is_(None))
    assert db.session.scalar(waiting) == 0


def _every_payment_stands_in_the_account() -> None:
    db.session.rollback()
    with transaction():
        mark_settled()
        tell_unsettled()
    assert db.session.scalars(select(Task.kind)).all() == [KIND]
    old = Payment.notified_at < now() - timedelta(days=3)
    assert (
        db.session.scalars(select(Payment.id).where(old, Payment.settled_at.is_(None))).all() == []
    )
    assert {*db.session.scalars(select(Refund.status))} == {"done"}


@pytest.mark.usefixtures("demo")
def test_the_clock_of_the_site_cannot_be_moved_for_it(app: Flask) -> None:
    with inside(app), transaction():
        assert not clock_can_be_moved()


def test_an_empty_network_has_no_year(config: Config) -> None:
    assert not play_year(replace(config, demo=True), rest=0)
