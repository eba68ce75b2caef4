"""Test C of the promises without payment: clients who do whatever comes to mind, all at once.

With payment: see paying_traffic.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import ClassVar

from flask import Flask
from sqlalchemy import func, select, update

from core.db import attempt, db, see_resorts, transaction
from crs.bookings.amendments import amend_booking
from crs.bookings.edges import expire_due, hold
from crs.bookings.models import Booking, BookingStatus
from crs.bookings.operations import cancel_booking, confirm_booking
from crs.quotas.models import Quota
from crs.quotas.sizes import set_closed, set_size
from crs.rates.rules import VoucherWish
from tests.cast import House
from tests.make import make_voucher_wish, make_wish
from tests.race.buyers import Step, outcome
from tests.race.crowds import LAST

CLIENTS = 36
LAST_ARRIVAL, LONGEST = 6, 14
LIVE = (BookingStatus.HELD, BookingStatus.CONFIRMED)
WEIGHTS = {"hold": 8, "confirm": 4, "cancel": 4, "amend": 4, "run_out": 3, "resize": 1, "close": 1}
REFUSALS = {"NoRoomFree", "NotInThisState", "HoldEnded", "SoldAlready", "Busy"}
"""What may be said; that rows stayed locked too long, only where the machine is slow."""


class Client:
    """Somebody who does what comes to mind, by a seed of their own."""

    weights: ClassVar[Mapping[str, int]] = WEIGHTS

    def __init__(self, house: House, seed: int) -> None:
        self.house, self.dice = house, random.Random(seed)

    def step(self) -> Step:
        """The next thing to do."""
        [name] = self.dice.choices(list(self.weights), weights=list(self.weights.values()))
        step: Step = getattr(self, name)
        return step

    def hold(self) -> None:
        """One voucher or two in a booking."""
        hold(make_wish(self.house, *self._wishes()))

    def confirm(self) -> None:
        if booking := self._some(BookingStatus.HELD):
            attempt(lambda: confirm_booking(booking, by="race"))

    def cancel(self) -> None:
        if booking := self._some(*LIVE):
            attempt(lambda: cancel_booking(booking, by="race"))

    def amend(self) -> None:
        """Other nights, another type, in or out of a shared room, more or fewer vouchers."""
        if booking := self._some(*LIVE):
            wishes = self._wishes()
            attempt(lambda: amend_booking(booking, wishes, by="race"))

    def run_out(self) -> None:
        """A hold comes to its end, and a sweeper comes by."""
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
        """The general pool of a type; refused below what is promised."""
        pool, size = self._pool(), self.dice.randint(LAST // 2, LAST)
        first, last = self.house.day(3), self.house.day(9)
        attempt(lambda: set_size(pool, first, last, size, by="race"))

    def close(self) -> None:
        """A stop-sale, and its end."""
        pool, night = self._pool(), self.house.day(self.dice.randint(1, LAST_ARRIVAL))
        for closed in (True, False):
            attempt(lambda closed=closed: set_closed(pool, night, night, closed, by="race"))  # type: ignore[misc]  # a loop variable bound early

    def _wishes(self) -> list[VoucherWish]:
        return [self._wish() for _ in range(self.dice.choice([1, 1, 2]))]

    def _wish(self) -> VoucherWish:
        room = self.dice.choice(["single", "suite", "twin", "twin"])
        by_place = room == "twin" and self.dice.random() < 0.8
        return make_voucher_wish(
            self.house, room=room, by_place=by_place, sex=self.dice.choice("fm"),
            start=self.dice.randint(1, LAST_ARRIVAL), nights=self.dice.randint(2, LONGEST),
        )  # fmt: skip

    def _some(self, *statuses: BookingStatus) -> Booking | None:
        return db.session.scalar(
            select(Booking).where(Booking.status.in_(statuses)).order_by(func.random()).limit(1)
        )

    def _pool(self) -> Quota:
        return db.session.scalars(
            select(Quota).where(Quota.kind == "general").order_by(func.random()).limit(1)
        ).one()


def live(
    app: Flask, house: House, seconds: float, make: Callable[[House, int], Client] = Client
) -> Counter[str]:
    """Let them all live in the house for a while; what became of it, as `hold: NoRoomFree`.

    `make` makes each of them by a seed.
    """
    end = monotonic() + seconds

    def go_on(seed: int) -> Counter[str]:
        client, met = make(house, seed), Counter[str]()
        with app.app_context():
            see_resorts("all")
            while monotonic() < end:
                step = client.step()
                met[f"{step.__name__}: {outcome(step)}"] += 1
        return met

    with ThreadPoolExecutor(CLIENTS) as pool:
        return sum(pool.map(go_on, range(CLIENTS)), Counter[str]())


def done(met: Counter[str]) -> Counter[str]:
    """How often each kind of step came to its end."""
    return Counter({name[: -len(": ok")]: n for name, n in met.items() if name.endswith(": ok")})
