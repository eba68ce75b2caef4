"""Many buyers at once: threads of one process, each with a session of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, LiteralString

import psycopg
from flask import Flask
from psycopg import sql
from sqlalchemy import text

from core.db import db, see_resorts
from core.refusals import Refusal
from tests.cluster import Database

Step = Callable[[], Any]


def all_at_once(app: Flask, steps: Iterable[Step]) -> Counter[str]:
    """Run every step in a thread of its own, begun together; outcomes by name.

    `ok`, the name of a refusal, or the name of what must not happen.
    """
    steps = list(steps)
    barrier = Barrier(len(steps))

    def run(step: Step) -> str:
        barrier.wait()
        return act(app, step)

    with ThreadPoolExecutor(len(steps)) as pool:
        return Counter(pool.map(run, steps))


def act(app: Flask, step: Step) -> str:
    """Take the step in a session of its own; what became of it, in a word."""
    with app.app_context():
        see_resorts("all")
        return outcome(step)


def outcome(step: Step) -> str:
    """What became of it, in a word."""
    try:
        step()
    except Refusal as refusal:
        return refusal.kind
    except Exception as fault:
        return f"{type(fault).__name__}: {fault}"[:200]
    finally:
        db.session.remove()
    return "ok"


def deadlocks(app: Flask) -> int:
    """How many the server has counted in this database."""
    with app.app_context(), db.engine.connect() as connection:
        connection.execute(text("SELECT pg_stat_force_next_flush()"))
        query = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        return int(connection.execute(text(query)).scalar_one())


def as_owner(database: Database, statement: LiteralString) -> None:
    """One statement as who owns the tables, seeing every resort's rows."""
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("SET app.scope = 'all'")
        connection.execute(sql.SQL(statement))
