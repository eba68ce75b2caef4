"""Sweeps: what a lost job or a killed process left is found again. Each is safe twice."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from flask import Flask
from sqlalchemy import select

from core.db import EVERY_RESORT, db, see_resorts, transaction
from core.jobs import ring
from core.organisation.models import Resort
from core.outbox.delivery import drain
from core.outbox.operations import ANSWER
from core.outbox.queries import backlog
from crs.bookings.edges import expire_due
from crs.quotas.operations import open_nights

log = structlog.get_logger()
ROUND = 0.5
MOST_ROUNDS = 20
GRACE = timedelta(seconds=2)  # after which the relay no longer counts on a worker


def relay_outbox() -> int:
    """Ring again for what is due; carry out by itself what no worker came for."""
    done = drain(overdue=GRACE)
    with transaction():
        waiting, _oldest = backlog()
    if waiting:
        ring(ANSWER)
    return done


def expire_holds() -> int:
    """End the holds that ran out, many rounds at a time: none may outlive its time by a minute."""
    ended = 0
    for _round in range(MOST_ROUNDS):
        found = expire_due()
        ended += found
        if not found:
            break
    return ended


def extend_nights() -> int:
    """Counters up to each resort's horizon; one transaction a resort."""
    with transaction():
        keys = list(db.session.scalars(select(Resort.id).where(Resort.retired_at.is_(None))))
    made = 0
    for key in keys:
        with transaction():
            made += open_nights(db.session.get_one(Resort, key))
    return made


@dataclass
class Sweep:
    """A job and how many seconds lie between its rounds."""

    job: Callable[[], int]
    every: float
    due: float = field(default=0.0)


def sweeps() -> tuple[Sweep, ...]:
    """All of them, due at once: a start is a recovery."""
    return (Sweep(relay_outbox, ROUND), Sweep(expire_holds, 5), Sweep(extend_nights, 3600))


def relay(app: Flask) -> None:
    """Go round until the process is ended; a fault of one round is logged and forgotten."""
    rounds = sweeps()
    with app.app_context():
        see_resorts(EVERY_RESORT)
        while True:
            for sweep in rounds:
                if sweep.due <= time.monotonic():
                    run_once(sweep)
            time.sleep(ROUND)


def run_once(sweep: Sweep) -> int:
    """One round of a sweep; 0 when it failed, which the log tells. The next one comes."""
    try:
        return sweep.job()
    except Exception as fault:
        log.error("sweep failed", job=sweep.job.__name__, exc_info=fault)
        return 0
    finally:
        sweep.due = time.monotonic() + sweep.every
        db.session.remove()
