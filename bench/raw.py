"""The limits: the statements of a hold through psycopg alone, and what PostgreSQL itself can."""

from __future__ import annotations

import re
import secrets
import subprocess
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import psycopg
from sqlalchemy import event

from app.ground.cluster import _programs
from app.ground.processes import Account
from bench.ground import NAME, Ground, inside
from bench.holds import stays
from core.db import EVERY_RESORT, db, see_resorts
from crs.bookings.operations import hold_booking
from crs.bookings.wishes import BookingWish, BuyerWish

HOLDS, CONNECTIONS, PGBENCH_SECONDS = 600, 2, 6
Statement = tuple[str, Any]
KEYS = {"party": ("buyer_id",), "booking": ("booking_id", "subject_id"),
        "voucher": ("voucher_id", "voucher_id_1", "vouchers", "voucher")}  # fmt: skip
INSERTED = re.compile(r"INSERT INTO (party|booking|voucher) ")


def record(ground: Ground) -> list[list[Statement]]:
    """What each of so many holds sends to PostgreSQL; all of them are rolled back."""
    holds: list[list[Statement]] = []
    with inside(ground.app()):
        see_resorts(EVERY_RESORT)
        wishes = list(stays(HOLDS, 2))
        event.listen(
            db.engine, "before_cursor_execute",
            lambda _c, _k, statement, parameters, *_rest: holds[-1].append((statement, parameters)),
        )  # fmt: skip
        for number, (resort, _slug, wish) in enumerate(wishes):
            db.session.rollback()
            holds.append([])
            buyer = BuyerWish(f"Guest {number}", f"raw-{number}@example.org")
            marks = {"holder_mark": f"holder-{number}", "address_mark": f"address-{number}"}
            hold_booking(BookingWish(resort, (wish,), buyer, **marks))
        db.session.rollback()
    return holds


def replayed(ground: Ground, holds: Sequence[list[Statement]]) -> float:
    """Holds a second, through as many connections as two web processes have."""
    tasks = [(ground.database.url, holds[side::CONNECTIONS]) for side in range(CONNECTIONS)]
    with ProcessPoolExecutor(CONNECTIONS) as pool:
        spans = list(pool.map(_replay, *zip(*tasks, strict=True)))
    return len(holds) / (max(end for _begin, end in spans) - min(begin for begin, _end in spans))


def _replay(url: str, holds: Sequence[list[Statement]]) -> tuple[float, float]:
    with psycopg.connect(url) as connection:
        connection.execute("SET TIME ZONE 'UTC'")
        connection.commit()
        begun = time.monotonic()
        for statements in holds:
            keys: dict[str, int] = {}
            with connection.transaction(), connection.cursor() as cursor:
                for statement, parameters in statements:
                    _send(cursor, statement, parameters, keys)
        return begun, time.monotonic()


def _send(cursor: Any, statement: str, parameters: Any, keys: dict[str, int]) -> None:
    if isinstance(parameters, list):
        cursor.executemany(statement, [_own(one, keys) for one in parameters])
        return
    cursor.execute(statement, _own(parameters, keys))
    rows = cursor.fetchall() if cursor.description else []
    if found := INSERTED.match(statement):
        keys |= dict.fromkeys(KEYS[found[1]], rows[0][0])


def _own(parameters: Mapping[str, Any], keys: Mapping[str, int]) -> dict[str, Any]:
    """The recorded values with this replay's keys in place of those that were rolled back."""
    own: dict[str, Any] = {}
    for name, value in parameters.items():
        if name == "code":
            own[name] = secrets.token_hex(4).upper()
        elif name in keys:
            own[name] = [keys[name]] * len(value) if isinstance(value, list) else keys[name]
        else:
            own[name] = value
    return own


def pgbench(ground: Ground) -> dict[str, float]:
    """Transactions a second of PostgreSQL's own bench at as many connections."""
    cluster = ground.database.cluster
    place = _programs(cluster.folder, Account.for_servers())
    common = [str(place / "pgbench"), "-h", str(cluster.sockets), "-U", "postgres"]
    _run([*common, "-i", "-q", "-s", "20", NAME])
    rates = {}
    for name, options in (("simple update", ["-N"]), ("tpcb-like", [])):
        told = _run([*common, "-c", "2", "-j", "2", "-T", str(PGBENCH_SECONDS), "-M", "prepared",
                     *options, NAME])  # fmt: skip
        found = re.search(r"tps = ([\d.]+)", told)
        rates[name] = float(found[1]) if found else 0.0
    _drop(ground)
    return rates


def _run(command: Sequence[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout


def _drop(ground: Ground) -> None:
    tables = ", ".join(f"pgbench_{name}" for name in ("accounts", "branches", "history", "tellers"))
    with ground.superuser() as connection:
        connection.execute(f"DROP TABLE {tables}")
