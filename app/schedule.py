"""Sweeps: what a lost job or a killed process left is found again. Each is safe twice."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import structlog
from flask import Flask
from sqlalchemy import select

from app.subscribers import SUBSCRIBERS
from core.db import db, see_resorts, transaction
from core.organisation.models import Resort
from core.outbox.delivery import drain
from crs.bookings.edges import expire_due
from crs.quotas.operations import open_nights

log = structlog.get_logger()
ROUND = 0.5


def extend_nights() -> int:
    """Counters up to each resort's horizon; one transaction a resort."""
    with transaction():
        keys = list(db.session.scalars(select(Resort.id).where(Resort.retired_at.is_(None))))
    made = 0
    for key in keys:
        with transaction():
            made += open_nights(db.session.get_one(Resort, key))
    return made


def drain_outbox() -> int:
    """What the doorbell missed."""
    return drain(SUBSCRIBERS)


@dataclass
class Sweep:
    """A job and how many seconds lie between its rounds."""

    job: str
    every: float
    due: float = field(default=0.0)


SWEEPS = (Sweep("drain_outbox", 0.5), Sweep("expire_due", 5), Sweep("extend_nights", 3600))
JOBS = {"drain_outbox": drain_outbox, "expire_due": expire_due, "extend_nights": extend_nights}


def relay(app: Flask) -> None:
    """Go round until the process is ended; a fault of one round is logged and forgotten."""
    with app.app_context():
        see_resorts("all")
        while True:
            for sweep in SWEEPS:
                if sweep.due <= time.monotonic():
                    sweep.due = time.monotonic() + sweep.every
                    run_once(sweep.job)
            time.sleep(ROUND)


def run_once(job: str) -> int:
    """One round of a sweep; 0 when it failed, which the log tells."""
    try:
        return JOBS[job]()
    except Exception as fault:
        db.session.remove()
        log.error("sweep failed", job=job, exc_info=fault)
        return 0
    finally:
        db.session.remove()
