"""Named points of a sale at which somebody dies: each is a state that was seen, then the kill.

A switch of the sandbox, a lock that the test holds, or a program that is paused makes the state
last long enough to be met; the product knows nothing of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from typing import Any, LiteralString

import psycopg
import redis

from core.jobs import QUEUE
from tests.accounts import Provider
from tests.faults.aftermath import as_owner
from tests.faults.kills import in_mid_hold
from tests.faults.programs import Programs

LONG = 4.0  # seconds for which the provider stands still: less than it is waited for
SESSIONS, EXPIRE, REFUNDS = "/v1/checkout/sessions", "/expire", "/v1/refunds"
BEING_PAID = "SELECT subject FROM payment WHERE status = 'open'"
SHORTEN: LiteralString = """
    UPDATE booking SET expires_at = app_now() + interval '1 second' WHERE status = 'held'
    AND expires_at > app_now() + '1 minute'
    AND 'booking:' || code IN (SELECT subject FROM payment WHERE status = 'open')
    RETURNING code, expires_at"""


@dataclass
class Scene:
    """What a failpoint is met in."""

    programs: Programs
    provider: Provider
    shortened: dict[str, Any]
    """Holds that were let run out, and when."""

    def rows(self, query: LiteralString, *values: Any) -> list[tuple[Any, ...]]:
        with as_owner(self.programs.database) as connection:
            return connection.execute(query, values).fetchall()

    def run_out(self) -> None:
        """The holds that somebody is paying for come to their end."""
        self.shortened |= dict(self.rows(SHORTEN))

    def stands_there(self, status: str) -> set[str]:
        """Our payments' keys whose sessions stand so at the provider."""
        return {one.client_reference_id for one in self.provider.sessions(status=status)}

    def keys(self, status: str) -> set[str]:
        """Of our payments that stand so here."""
        return {
            key for (key,) in self.rows("SELECT key::text FROM payment WHERE status = %s", status)
        }


Seen = Callable[[Scene], bool]
Arm = Callable[[Scene], AbstractContextManager[Seen]]


@dataclass(frozen=True)
class Failpoint:
    """A state, how to make it last, and who dies in it."""

    name: str
    arm: Arm
    victims: tuple[str, ...]


def switched(
    name: str, seen: Seen, *, nudge: Callable[[Scene], None] | None = None, **how: Any
) -> Arm:
    """The provider behaves so while the state is waited for; `nudge` brings it about."""

    @contextmanager
    def arm(scene: Scene) -> Iterator[Seen]:
        box = scene.programs.box

        def look(scene: Scene) -> bool:
            if name not in {one["name"] for one in box.switches()}:
                box.switch(name, **how)  # who took it last has not met the state
            if nudge:
                nudge(scene)
            return seen(scene)

        box.switch(name, **how)
        yield look
        box.clear()

    return arm


@contextmanager
def nothing(_scene: Scene) -> Iterator[Seen]:
    yield lambda scene: in_mid_hold(scene.programs.database)


@contextmanager
def locked_bookings(scene: Scene) -> Iterator[Seen]:
    """Who follows the money waits for the booking, in the middle of its transaction."""
    link = psycopg.connect(scene.programs.database.owner_url)
    mine: set[str] = set()

    def look(scene: Scene) -> bool:
        found = link.execute(
            """SELECT 'booking:' || code FROM booking WHERE status = 'held' AND
               'booking:' || code IN (SELECT subject FROM payment WHERE status = 'open')
               FOR NO KEY UPDATE SKIP LOCKED"""
        )
        mine.update(subject for (subject,) in found)
        told = scene.rows(
            """SELECT facts ->> 'subject' FROM outbox
               WHERE kind = 'payment_received' AND done_at IS NULL"""
        )
        return any(subject in mine for (subject,) in told)

    link.execute("SET app.scope = 'all'")
    yield look
    with suppress(psycopg.Error):
        link.close()


@contextmanager
def deaf_worker(scene: Scene) -> Iterator[Seen]:
    """The bell has rung, and nobody has come: what is queued dies with the queue."""
    programs = scene.programs
    programs.pause("worker")

    def look(_scene: Scene) -> bool:
        with redis.Redis.from_url(programs.valkey.url) as link:
            return bool(link.llen(f"rq:queue:{QUEUE}"))

    yield look
    programs.pause("worker", on=False)


def opening_here(scene: Scene) -> bool:
    return bool(scene.keys("opening") - scene.stands_there("open"))


def open_there_only(scene: Scene) -> bool:
    return bool(scene.keys("opening") & scene.stands_there("open"))


def paid_there_only(scene: Scene) -> bool:
    return bool(scene.keys("open") & scene.stands_there("complete"))


def ended_there_only(scene: Scene) -> bool:
    return bool(scene.keys("open") & scene.stands_there("expired"))


def late_money(scene: Scene) -> bool:
    return bool(scene.keys("ended") & scene.stands_there("complete"))


def event_taken(scene: Scene) -> bool:
    return bool(scene.rows("SELECT 1 FROM provider_event WHERE done_at IS NULL AND attempts > 0"))


def refund_unsent(scene: Scene) -> bool:
    return bool(_refunds_underway(scene) - _refunds_there(scene))


def refund_sent_there_only(scene: Scene) -> bool:
    return bool(_refunds_underway(scene) & _refunds_there(scene))


def _refunds_underway(scene: Scene) -> set[str]:
    wanted: LiteralString = "SELECT key::text FROM refund WHERE status = 'due' AND attempts > 0"
    return {key for (key,) in scene.rows(wanted)}


def _refunds_there(scene: Scene) -> set[str]:
    return {one.metadata.refund_key for one in scene.provider.refunds()}


FAILPOINTS = (
    Failpoint(
        "an event is kept and asked after, and not done",
        switched("api_slow", event_taken, method="GET", path=f"{SESSIONS}/", seconds=LONG, count=1),
        ("worker", "relay"),
    ),
    Failpoint(
        "a refund is due, and on its way to be sent",
        switched("api_slow", refund_unsent, method="POST", path=REFUNDS, seconds=LONG, count=1),
        ("worker", "relay"),
    ),
    Failpoint(
        "a refund was sent there, and is not known here",
        switched(
            "api_timeout", refund_sent_there_only, method="POST", path=REFUNDS, seconds=LONG,
            count=1,
        ),
        ("worker", "relay"),
    ),
    Failpoint("a hold is being written", nothing, ("web",)),
    Failpoint(
        "a payment is opening, and has no session",
        switched("api_slow", opening_here, method="POST", path=SESSIONS, seconds=LONG, count=1),
        ("web",),
    ),
    Failpoint(
        "a session is made there, and not known here",
        switched(
            "api_timeout", open_there_only, method="POST", path=SESSIONS, seconds=LONG, count=1
        ),
        ("postgresql",),
    ),
    Failpoint(
        "a session is paid there, and not known here",
        switched("webhooks_delay", paid_there_only, seconds=LONG),
        ("sandbox",),
    ),
    Failpoint("money is told, and being followed", locked_bookings, ("postgresql",)),
    Failpoint("the bell has rung, and nobody came", deaf_worker, ("emptied valkey", "worker")),
    Failpoint(
        "a session is ended there, and not known here",
        switched(
            "api_timeout", ended_there_only, nudge=Scene.run_out, method="POST", path=EXPIRE,
            seconds=LONG, count=1,
        ),
        ("relay",),
    ),
    Failpoint(
        "money came late there, and is not known here",
        switched("webhooks_delay", late_money, nudge=Scene.run_out, seconds=LONG),
        ("web",),
    ),
)  # fmt: skip
