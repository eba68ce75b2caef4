"""Test F of the promises: kill -9 of everything, at named points of the sale and at random."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import LiteralString

from app.ground.valkey import Valkey
from tests.accounts import Provider, differences
from tests.cluster import Database
from tests.faults.aftermath import as_owner
from tests.faults.failpoints import FAILPOINTS, Failpoint, Scene
from tests.faults.guests import GUESTS, Crowd, Deal
from tests.faults.kills import open_house
from tests.faults.programs import VICTIMS, all_programs
from tests.ground.runs import eventually
from tests.sandbox.running import KEY

PATIENCE = 120.0
QUIET_WITHIN = 180.0
LEASES: tuple[LiteralString, ...] = (
    "UPDATE provider_event SET due_at = app_now() - interval '3 seconds' WHERE done_at IS NULL",
    "UPDATE refund SET due_at = app_now() - interval '3 seconds' WHERE status IN ('due', 'sent')",
    "UPDATE payment SET look_at = app_now() WHERE status IN ('opening', 'open')",
    "UPDATE outbox SET due_at = app_now() WHERE done_at IS NULL AND due_at > app_now()",
)
"""What the dead had taken, and what was put off while others were dead, is not waited for."""
WAITING: LiteralString = """
    SELECT 'outbox ' || kind FROM outbox WHERE done_at IS NULL
    UNION ALL SELECT 'event ' || kind FROM provider_event WHERE done_at IS NULL
    UNION ALL SELECT 'refund ' || status FROM refund WHERE status IN ('due', 'sent')
    UNION ALL SELECT 'opening' FROM payment WHERE status = 'opening'
    UNION ALL SELECT 'held ' || code FROM booking WHERE status = 'held'"""
END_ALL: LiteralString = """
    UPDATE booking SET expires_at = app_now() + interval '1 second'
    WHERE status = 'held' AND expires_at > app_now() + interval '1 second'
    RETURNING code, expires_at"""
FATES: LiteralString = "SELECT code, status, ended_at FROM booking"


@dataclass
class Outcome:
    """What guests were told, and what stands here and at the provider when all is quiet."""

    kills: Counter[str]
    deals: list[Deal]
    fates: dict[str, tuple[str, datetime | None]]
    shortened: dict[str, datetime]
    differences: list[str]
    tasks: list[str]
    figures: dict[str, int] = field(default_factory=dict)

    @property
    def lost(self) -> list[str]:
        """Acknowledged and not there; or paid, kept, and not confirmed; or cancelled in vain."""
        return [f"{deal} is {self.fates.get(deal.code)}" for deal in self.deals if self._lost(deal)]

    @property
    def most_overdue(self) -> timedelta:
        """By how much a hold outlived its time."""
        over = [
            ended - self.shortened[code]
            for code, (status, ended) in self.fates.items()
            if status == "expired" and ended and code in self.shortened
        ]
        return max(over, default=timedelta())

    def _lost(self, deal: Deal) -> bool:
        status, _ended = self.fates.get(deal.code, ("", None))
        if deal.cancelled:
            return status != "cancelled"
        return status not in ("confirmed", "cancelled") if deal.paid else not status


def survive_sale(
    database: Database, valkey: Valkey, folder: Path, kills: int, seed: int = 1
) -> Outcome:
    """Kill so often while guests buy; then wait until all is quiet.

    Raises AssertionError where a failpoint is never met, the shop does not come back, or it does
    not become quiet.
    """
    house = open_house(database, valkey)
    killed, dice = Counter[str](), random.Random(seed)
    with all_programs(database, folder) as programs:
        scene = Scene(programs, Provider(programs.box, KEY), {})
        crowd = Crowd(programs.url, house, programs.box)
        with selling(crowd):
            for number in range(kills):
                crowd.await_more()
                if number < len(FAILPOINTS) or dice.random() < 0.5:
                    point = FAILPOINTS[number % len(FAILPOINTS)]
                    meet(point, scene, crowd)
                    killed[point.name] += 1
                else:
                    victim = dice.choice(VICTIMS)
                    time.sleep(dice.uniform(0, 1))
                    programs.kill(victim)
                    killed[victim] += 1
                programs.tend()
            crowd.await_more()
        calm(scene)
        found = lasting(scene.provider, database)
        figures = {
            "charges": len(scene.provider.charges()),
            "refunds": len(scene.provider.refunds()),
        }
    with as_owner(database) as connection:
        fates = {
            code: (status, ended) for code, status, ended in connection.execute(FATES).fetchall()
        }
        tasks = [kind for (kind,) in connection.execute("SELECT kind FROM task").fetchall()]
    return Outcome(killed, crowd.deals, fates, scene.shortened, found, tasks, figures)


def lasting(provider: Provider, database: Database) -> list[str]:
    """Differences that stay: money of which the provider has not told yet may still come."""
    found: list[str] = []

    def agreed() -> bool:
        found[:] = differences(provider, database)
        return not found

    eventually(agreed, within=QUIET_WITHIN)
    return found


@contextmanager
def selling(crowd: Crowd) -> Iterator[None]:
    """Guests come and go meanwhile."""
    with ThreadPoolExecutor(GUESTS) as pool:
        guests = [pool.submit(crowd.live, seed) for seed in range(GUESTS)]
        try:
            yield
        finally:
            crowd.enough.set()
    for guest in guests:
        guest.result()


def meet(point: Failpoint, scene: Scene, crowd: Crowd) -> None:
    """Wait for the state, and kill in it."""
    with point.arm(scene) as seen:
        deadline = time.monotonic() + PATIENCE
        while not seen(scene):
            assert time.monotonic() < deadline, f"never met: {point.name}; {crowd.faults[-5:]}"
            scene.programs.tend()
            time.sleep(0.02)
        scene.programs.kill(*point.victims)


def calm(scene: Scene) -> None:
    """Holds come to their end, and all that was begun is finished."""
    deadline = time.monotonic() + QUIET_WITHIN
    while True:
        scene.programs.tend()
        with as_owner(scene.programs.database) as connection:
            scene.shortened |= dict(connection.execute(END_ALL).fetchall())
            for lease in LEASES:
                connection.execute(lease)
        if eventually(lambda: not scene.rows(WAITING), within=4):
            return
        assert time.monotonic() < deadline, f"never quiet: {Counter(scene.rows(WAITING))}"
