"""Whole sales: availability, hold, pay at the sandbox, webhook, confirmed; all on one machine."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg

from app.ground.places import ROOT
from app.ground.processes import launch, stop
from app.ground.sandbox import HEARD
from bench.ground import NAME, Ground, inside
from bench.holds import Stay, form_of, stays
from bench.load import Buyer, told
from core.db import EVERY_RESORT, db, see_resorts
from core.organisation.models import LegalEntity
from tests.sandbox.running import KEY as ACCOUNT
from tests.sandbox.running import RunningSandbox, running_sandbox
from tests.servers import Server, serve, settings

SALES, AT_ONCE, PATIENCE = 400, 8, 60.0
SECRET = "whsec_of_the_bench"
TICK = os.sysconf("SC_CLK_TCK")
STEPS = ("availability", "hold", "pay", "card")
ARRIVED = """
    SELECT extract(epoch FROM seen.at - told.received_at)
    FROM provider_event told
    JOIN payment ON payment.session_id = told.object_id
    JOIN booking ON 'booking:' || booking.code = payment.subject
    JOIN audit_entry seen ON seen.subject_kind = 'booking' AND seen.subject_id = booking.id
                         AND seen.verb = 'confirmed'
    WHERE told.kind = 'checkout.session.completed'"""
WAITING = "SELECT count(*) FROM outbox WHERE done_at IS NULL AND kind = 'payment_received'"
OPEN = """
    SELECT count(*) FROM booking JOIN payment ON payment.subject = 'booking:' || booking.code
    WHERE booking.status = 'held'"""  # others hold too, and pay nothing


def sales(ground: Ground) -> Iterator[str]:
    """Sales a second, what each step takes, CPU by program, the outbox's backlog."""
    with inside(ground.app()):
        see_resorts(EVERY_RESORT)
        forms = [form_of(slug, wish) for _resort, slug, wish in stays(SALES, 9)]
        entities = list(db.session.scalars(db.select(LegalEntity.code)))
    with _running(ground, entities) as (port, box, programs):
        before = _cpu(programs)
        begun = time.monotonic()
        with ProcessPoolExecutor(2) as pool:
            halves = [(port, box.url, side, forms[side::2]) for side in (0, 1)]
            outcomes = list(pool.map(_sell_all, halves))
        backlog, ended = _await_confirmed(ground, begun)
        spent = {name: after - before[name] for name, after in _cpu(programs).items()}
        arrived = _rows(ground, ARRIVED)
    sold = len(arrived)
    yield f"whole sales: {sold / (ended - begun):.1f}/s ({sold} of {SALES}; goal 20)"
    for step in STEPS:
        yield "  " + told(step, [one for half in outcomes for one in half[step]])
    yield "  " + told("from webhook to arrivals (goal p95 2 s)", [float(row[0]) for row in arrived])
    shares = ", ".join(f"{name} {seconds / sold * 1000:.1f}" for name, seconds in spent.items())
    yield f"  CPU a sale in ms: {shares}; outbox at most {backlog} behind"


@contextmanager
def _running(
    ground: Ground, entities: list[str]
) -> Iterator[tuple[int, RunningSandbox, Mapping[str, list[int]]]]:
    with ExitStack() as up:
        folder = Path(up.enter_context(tempfile.TemporaryDirectory(prefix="bench-sandbox-")))
        box = up.enter_context(running_sandbox(folder))
        server = up.enter_context(
            serve(
                ground.database, ground.valkey, workers=2, log=ground.web_log, TRUSTED_PROXIES="1",
                STRIPE_SECRET_KEY=ACCOUNT, STRIPE_WEBHOOK_SECRET=SECRET, STRIPE_API=box.url,
            )
        )  # fmt: skip
        programs = {"web": server.pids, "sandbox": Server(box.url, box.process).pids}
        stripe = {
            "STRIPE_SECRET_KEY": ACCOUNT,
            "STRIPE_WEBHOOK_SECRET": SECRET,
            "STRIPE_API": box.url,
        }
        env = os.environ | settings(ground.database, ground.valkey, server.url) | stripe
        for name in ("worker", "relay"):
            command = [sys.executable, "-m", "app.cli", name]
            process = launch(command, env=env, cwd=ROOT, log=ground.web_log)
            up.callback(stop, process)
            programs[name] = [process.pid]
        box.listen(f"{server.url}/webhooks/stripe/{entities[0]}", SECRET, HEARD)
        yield int(server.url.rpartition(":")[2]), box, programs


def _sell_all(half: tuple[int, str, int, list[Stay]]) -> dict[str, list[float]]:
    """The seconds of each step of each sale, four buyers at a time."""
    port, box, side, forms = half
    times: dict[str, list[float]] = {step: [] for step in STEPS}

    def sell(numbered: tuple[int, Stay]) -> None:
        number, stay = numbered
        marks = [time.perf_counter()]
        buyer = Buyer.prepare(port, side + 2 * number, stay)
        marks.append(time.perf_counter())
        if (link := buyer.hold_at()) is None:
            return
        marks.append(time.perf_counter())
        address = buyer.to_the_card(link)
        marks.append(time.perf_counter())
        _pay(box, address.rpartition("/")[2])
        marks.append(time.perf_counter())
        for step, since, until in zip(STEPS, marks, marks[1:], strict=False):
            times[step].append(until - since)

    with ThreadPoolExecutor(AT_ONCE // 2) as pool:
        list(pool.map(sell, enumerate(forms)))
    return times


def _pay(box: str, session: str) -> None:
    body = json.dumps({"card": "success"}).encode()
    asked = urllib.request.Request(
        f"{box}/test/sessions/{session}/pay", data=body, method="POST"
    )  # our own sandbox
    urllib.request.urlopen(asked, timeout=30).close()


def _await_confirmed(ground: Ground, begun: float) -> tuple[int, float]:
    """The largest backlog seen, and when the last sale was confirmed."""
    most, deadline = 0.0, begun + PATIENCE + SALES
    while time.monotonic() < deadline:
        [(behind,)], [(held,)] = _rows(ground, WAITING), _rows(ground, OPEN)
        most = max(most, behind)
        if not held:
            break
        time.sleep(0.1)
    return int(most), time.monotonic()


def _rows(ground: Ground, statement: str) -> list[tuple[float, ...]]:
    with psycopg.connect(ground.database.cluster.url(NAME)) as connection:
        return connection.execute(statement.encode()).fetchall()


def _cpu(programs: Mapping[str, list[int]]) -> dict[str, float]:
    """Seconds of processor of each program so far; PostgreSQL's of all its processes."""
    found = {
        name: sum(_seconds(Path(f"/proc/{pid}")) for pid in pids) for name, pids in programs.items()
    }
    servers = (one for one in Path("/proc").iterdir() if one.name.isdigit() and _is_postgres(one))
    return found | {"postgres": sum(_seconds(one) for one in servers)}


def _seconds(place: Path) -> float:
    try:
        parts = (place / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(parts[11]) + int(parts[12])) / TICK


def _is_postgres(place: Path) -> bool:
    try:
        return (place / "cmdline").read_bytes().startswith(b"postgres:")
    except OSError:
        return False
