"""Two at once in the order that a bug would need: one is stopped until the other got ahead."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event
from typing import Any

from flask import Flask
from sqlalchemy import event, text

from core.db import db
from tests.ground.runs import eventually
from tests.race.buyers import Step, act

PATIENCE = 20.0
WAITING = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'"""


@dataclass
class Stop:
    """Where somebody stands still, until told to go on."""

    reached: Event = field(default_factory=Event)
    go_on: Event = field(default_factory=Event)


@contextmanager
def stop_before(app: Flask, words: str) -> Iterator[Stop]:
    """Whoever is first to send a statement with these words stops before it; nobody after."""
    stop = Stop()

    def stand(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if words in statement and not stop.reached.is_set():
            stop.reached.set()
            assert stop.go_on.wait(PATIENCE)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", stand)
    try:
        yield stop
    finally:
        stop.go_on.set()
        event.remove(engine, "before_cursor_execute", stand)


def interleave(app: Flask, first: Step, before: str, second: Step) -> tuple[str, str]:
    """Stop the first before a statement, let the second get as far as it can, then go on.

    As far as it can: to its end, or to a lock that the first one has. Outcomes of both.
    """
    with ThreadPoolExecutor(2) as pool, stop_before(app, before) as stop:
        begun = pool.submit(act, app, first)
        assert eventually(lambda: stop.reached.is_set() or begun.done(), within=PATIENCE)
        assert stop.reached.is_set(), f"it ended before {before!r}: {begun.result()}"
        other = pool.submit(act, app, second)
        assert eventually(lambda: other.done() or somebody_waits(app), within=PATIENCE)
        stop.go_on.set()
        return begun.result(), other.result()


def somebody_waits(app: Flask) -> bool:
    """Whether a session in this database stands before a lock."""
    with app.app_context(), db.engine.connect() as connection:
        return bool(connection.execute(text(WAITING)).scalar_one())
