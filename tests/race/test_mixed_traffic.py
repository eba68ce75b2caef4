"""Test C of the promises without payment: hold, confirm, cancel, amend, expire, resize at once."""

from __future__ import annotations

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

from flask import Flask
from sqlalchemy import func, select, update

from app.audit import audit
from core.db import attempt, db, see_resorts, transaction
from crs.bookings.amendments import amend_booking
from crs.bookings.edges import expire_due, hold
from crs.bookings.models import Booking, BookingStatus
from crs.bookings.operations import cancel_booking, confirm_booking
from crs.quotas.models import Quota
from crs.quotas.operations import set_size
from crs.rates.rules import VoucherWish
from tests.cast import House
from tests.cluster import Database
from tests.make import make_voucher_wish, make_wish
from tests.race.buyers import Step, deadlocks, outcome

CLIENTS = 36
SECONDS = 8
EXPECTED = {"ok", "NoRoomFree", "NotInThisState", "HoldEnded", "SoldAlready"}


class Client:
    """Somebody who does what comes to mind, by a seed of their own."""

    def __init__(self, house: House, seed: int) -> None:
        self.house, self.dice = house, random.Random(seed)

    def step(self) -> Step:
        """The next thing to do."""
        kinds = [self.hold, self.confirm, self.cancel, self.amend, self.run_out, self.resize]
        return self.dice.choices(kinds, weights=[8, 3, 3, 3, 1, 1])[0]

    def wish(self) -> VoucherWish:
        room = self.dice.choice(["single", "suite", "twin", "twin"])
        return make_voucher_wish(
            self.house, room=room, by_place=room == "twin", sex=self.dice.choice("fm"),
            start=self.dice.randint(1, 12), nights=self.dice.randint(2, 14),
        )  # fmt: skip

    def hold(self) -> None:
        hold(make_wish(self.house, *(self.wish() for _ in range(self.dice.choice([1, 1, 2])))))

    def _some(self) -> Booking | None:
        return db.session.scalar(
            select(Booking)
            .where(Booking.status.in_([BookingStatus.HELD, BookingStatus.CONFIRMED]))
            .order_by(func.random())
            .limit(1)
        )

    def confirm(self) -> None:
        if booking := self._some():
            attempt(lambda: confirm_booking(booking, by="race"))

    def cancel(self) -> None:
        if booking := self._some():
            attempt(lambda: cancel_booking(booking, by="race"))

    def amend(self) -> None:
        if booking := self._some():
            wish = self.wish()
            attempt(lambda: amend_booking(booking, [wish], by="race"))

    def run_out(self) -> None:
        some = (
            select(Booking.id)
            .where(Booking.status == BookingStatus.HELD)
            .order_by(func.random())
            .limit(1)
            .with_for_update(key_share=True, skip_locked=True)
        )
        with transaction():
            ended = update(Booking).where(Booking.id.in_(some)).values(expires_at=func.app_now())
            db.session.execute(ended.execution_options(synchronize_session=False))
        expire_due(20)

    def resize(self) -> None:
        quota = db.session.scalars(
            select(Quota).where(Quota.kind == "general").order_by(func.random())
        ).first()
        assert quota is not None
        size = self.dice.randint(12, 20)
        first, last = self.house.day(3), self.house.day(9)
        attempt(lambda: set_size(quota, first, last, size, by="race"))


def test_everything_at_once_leaves_no_drift(
    busy_app: Flask, house: House, database: Database
) -> None:
    end = monotonic() + SECONDS

    def live(seed: int) -> Counter[str]:
        client, met = Client(house, seed), Counter[str]()
        with busy_app.app_context():
            see_resorts("all")
            while monotonic() < end:
                step = client.step()
                met[f"{step.__name__}: {outcome(step)}"] += 1
        return met

    with ThreadPoolExecutor(CLIENTS) as pool:
        met = sum(pool.map(live, range(CLIENTS)), Counter[str]())
    assert {name.split(": ", 1)[1] for name in met} <= EXPECTED, met
    assert all(met[f"{kind}: ok"] for kind in ("hold", "confirm", "cancel", "amend")), met
    assert audit(database.audit_url) == []
    assert deadlocks(busy_app) == 0, met
