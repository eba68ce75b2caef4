"""The long forms of the promises' tests: the same crowds and kills, many more times."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from app.audit import audit
from app.config import Config
from app.factory import create_app
from bench.ground import Ground, ground, inside
from tests.cast import build_house
from tests.crs.quotas.machine import prove
from tests.faults.aftermath import OVERDUE
from tests.faults.kills import survive
from tests.faults.sale import survive_sale
from tests.race.buyers import deadlocks
from tests.race.checkout import Checkout, checkout_app
from tests.race.crowds import HORIZON, ROOMS, last_rooms, shared_twins
from tests.race.paying_traffic import REFUSALS as PAYING_REFUSALS
from tests.race.paying_traffic import live as live_paying
from tests.race.traffic import CLIENTS, REFUSALS, done, live
from tests.sandbox.running import running_sandbox
from tests.servers import serve, settings

ROUNDS, CONNECTIONS, SECONDS, EXAMPLES, STEPS = 50, 24, 30.0, 200, 30
KILLS = int(os.environ.get("KILLS") or 100)


@contextmanager
def clean() -> Iterator[Ground]:
    """Fresh servers; whatever is done to them must stand the recount."""
    with ground() as servers:
        yield servers
        insist(audit(servers.database.audit_url) == [], "the recount has findings")


def insist(right: bool, wrong: object) -> None:
    """End the bench, loudly, where a promise does not hold."""
    if not right:
        raise SystemExit(f"FAILED: {wrong}")


def races() -> str:
    """Test A: fifty rounds of two hundred buyers, half of whom come over HTTP: by the shop's form,
    and in half of the rounds by the public API; fifty of shared twins.
    """
    with clean() as servers, inside(servers.app(CONNECTIONS)):
        app = servers.app(CONNECTIONS)
        with serve(servers.database, servers.valkey, workers=2, TRUSTED_PROXIES="1") as server:
            rush = last_rooms(app, ROUNDS // 2, name="form", shop=server.url)
            rush.add(last_rooms(app, ROUNDS // 2, name="api", shop=server.url, by_api=True))
        rush.add(shared_twins(app, ROUNDS))
        insist(deadlocks(app) == 0, "deadlocks")
    return (
        f"{rush.outcomes.total()} buyers in {2 * ROUNDS} rounds, the last 20 sold each time, no "
        f"deadlock; waited p50 {rush.waited(50):.2f} s, p99 {rush.waited(99):.2f} s (goal 1 s)"
    )


def traffic() -> str:
    """Test C: everything at once by 36 clients, who do not wait for each other's connections."""
    with clean() as servers:
        app = servers.app(CLIENTS)
        with inside(app):
            met = live(app, build_house(app, rooms=ROOMS, horizon=HORIZON), SECONDS)
            insist({name.split(": ", 1)[1] for name in met} <= {"ok", *REFUSALS}, met)
            insist(deadlocks(app) == 0, "deadlocks")
    return f"{met.total()} steps of 36 clients, {done(met).total()} done, no drift, no deadlock"


def paying() -> str:
    """Test C with payment: hold, pay, cancel, expire, amend, resize by 36 clients."""
    with clean() as servers, folder() as place, running_sandbox(place) as box:
        given = Config.from_environ(settings(servers.database, servers.valkey, "http://localhost"))
        with checkout_app(given, box) as (app, key):
            house = build_house(app, rooms=ROOMS, horizon=HORIZON)
            checkout = Checkout(app, house, box, key)
            met = live_paying(checkout, SECONDS)
            insist({name.split(": ", 1)[1] for name in met} <= {"ok", *PAYING_REFUSALS}, met)
            insist(checkout.differences(servers.database) == [], "money is nowhere, or twice")
            insist(deadlocks(app) == 0, "deadlocks")
    return f"{met.total()} steps of 36 clients, {done(met)['pay']} payments begun, none lost"


def kills() -> str:
    """Test F: kill -9 of everything at named points of a sale, then at those and at random."""
    with clean() as servers, folder() as place:
        after = survive_sale(servers.database, servers.valkey, place, KILLS)
    insist(after.lost == [], f"lost: {after.lost}")
    insist(after.differences == [], f"money differs: {after.differences}")
    insist(after.most_overdue <= OVERDUE, f"held {after.most_overdue} past its time")
    figures = ", ".join(f"{number} {name}" for name, number in after.figures.items())
    return (
        f"{KILLS} kills, {len(after.deals)} bookings acknowledged, {figures}: none lost, none "
        f"twice; the most that one outlived its time: {after.most_overdue.total_seconds():.0f} s "
        "(goal 60 s)"
    )


def hold_kills() -> str:
    """Test F without payment: kill -9 of web, PostgreSQL and relay in mid-hold."""
    with clean() as servers:
        held = survive(servers.database, servers.valkey, KILLS)
    insist(held.lost == [], f"lost: {held.lost}")
    insist(held.most_overdue <= OVERDUE, f"held {held.most_overdue} past its time")
    return (
        f"{KILLS} kills, {len(held.acknowledged)} holds acknowledged, none lost; the most that "
        f"one outlived its time: {held.most_overdue.total_seconds():.0f} s (goal 60 s)"
    )


@contextmanager
def folder() -> Iterator[Path]:
    """For what the sandbox keeps, and for logs."""
    with tempfile.TemporaryDirectory(prefix="sanatorium-bench-", ignore_cleanup_errors=True) as it:
        yield Path(it)


def machine() -> str:
    """Test G for quotas: the state machine on PostgreSQL."""
    with clean() as servers:
        given = Config.from_environ(settings(servers.database, servers.valkey, "http://localhost"))
        app = create_app(replace(given, testing=True))
        with inside(app):
            prove(app, servers.database, EXAMPLES, STEPS)
    return f"{EXAMPLES} runs of {STEPS} steps, counters as the model counts"


LONG: Mapping[str, Callable[[], str]] = {
    "races": races, "traffic": traffic, "paying": paying, "kills": kills,
    "hold_kills": hold_kills, "machine": machine,
}  # fmt: skip
