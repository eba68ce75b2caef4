"""The long forms of the promises' tests: the same crowds and kills, many more times."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from app.audit import audit
from app.config import Config
from app.factory import create_app
from bench.ground import Ground, ground, inside
from tests.cast import build_house
from tests.crs.quotas.machine import prove
from tests.faults.aftermath import OVERDUE
from tests.faults.kills import survive
from tests.race.buyers import deadlocks
from tests.race.crowds import HORIZON, ROOMS, last_rooms, shared_twins
from tests.race.traffic import REFUSALS, done, live
from tests.servers import serve, settings

ROUNDS, CONNECTIONS, SECONDS, KILLS, EXAMPLES, STEPS = 50, 24, 30.0, 100, 200, 30


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
    """Test A: fifty rounds of two hundred buyers, half of them over HTTP; fifty of shared twins."""
    with clean() as servers, inside(servers.app(CONNECTIONS)):
        app = servers.app(CONNECTIONS)
        with serve(servers.database, servers.valkey, workers=2, TRUSTED_PROXIES="1") as server:
            rush = last_rooms(app, ROUNDS // 2)
            rush.add(last_rooms(app, ROUNDS // 2, name="http", shop=server.url))
        rush.add(shared_twins(app, ROUNDS))
        insist(deadlocks(app) == 0, "deadlocks")
    return (
        f"{rush.outcomes.total()} buyers in {2 * ROUNDS} rounds, the last 20 sold each time, no "
        f"deadlock; waited p50 {rush.waited(50):.2f} s, p99 {rush.waited(99):.2f} s (goal 1 s)"
    )


def traffic() -> str:
    """Test C: everything at once by 36 clients."""
    with clean() as servers:
        app = servers.app(CONNECTIONS)
        with inside(app):
            met = live(app, build_house(app, rooms=ROOMS, horizon=HORIZON), SECONDS)
            insist({name.split(": ", 1)[1] for name in met} <= {"ok", *REFUSALS}, met)
            insist(deadlocks(app) == 0, "deadlocks")
    return f"{met.total()} steps of 36 clients, {done(met).total()} done, no drift, no deadlock"


def kills() -> str:
    """Test F for what exists: kill -9 of web, PostgreSQL and relay in mid-hold."""
    with clean() as servers:
        after = survive(servers.database, servers.valkey, KILLS)
    insist(after.lost == [], f"lost: {after.lost}")
    insist(after.most_overdue <= OVERDUE, f"held {after.most_overdue} past its time")
    return (
        f"{KILLS} kills, {len(after.acknowledged)} holds acknowledged, none lost; the most that "
        f"one outlived its time: {after.most_overdue.total_seconds():.0f} s (goal 60 s)"
    )


def machine() -> str:
    """Test G for quotas: the state machine on PostgreSQL."""
    with clean() as servers:
        given = Config.from_environ(settings(servers.database, servers.valkey, "http://localhost"))
        app = create_app(replace(given, testing=True))
        with inside(app):
            prove(app, servers.database, EXAMPLES, STEPS)
    return f"{EXAMPLES} runs of {STEPS} steps, counters as the model counts"


LONG: Mapping[str, Callable[[], str]] = {
    "races": races, "traffic": traffic, "kills": kills, "machine": machine,
}  # fmt: skip
