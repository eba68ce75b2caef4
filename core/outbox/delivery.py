"""Carrying out what the outbox says: at once when rung, else by the relay's next round."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import func, select

from core.clock import now
from core.db import db, transaction
from core.outbox.models import OutboxRow

log = structlog.get_logger()
Effect = Callable[[Mapping[str, Any]], None]
MOST = 100
PAUSE = timedelta(seconds=10)


def drain(subscribers: Mapping[str, tuple[Effect, ...]], limit: int = MOST) -> int:
    """Carry out up to `limit` rows, each with its effect in one transaction; returns how many.

    A row whose effect fails waits longer each time; the row is the queue, so nothing is lost.
    """
    done = 0
    while done < limit and _one(subscribers):
        done += 1
    return done


def _one(subscribers: Mapping[str, tuple[Effect, ...]]) -> bool:
    try:
        with transaction():
            row = db.session.scalar(
                select(OutboxRow)
                .where(OutboxRow.done_at.is_(None), OutboxRow.due_at <= func.app_now())
                .order_by(OutboxRow.id)
                .limit(1)
                .with_for_update(skip_locked=True)
            )
            if row is None:
                return False
            key, kind = row.id, row.kind
            for effect in subscribers.get(row.kind, ()):
                effect(row.facts)
            row.done_at = now()
    except Exception as fault:
        log.error("outbox row failed", row=key, kind=kind, exc_info=fault)
        _put_off(key, fault)
    return True


def _put_off(key: int, fault: Exception) -> None:
    with transaction():
        row = db.session.get_one(OutboxRow, key, with_for_update=True)
        row.attempts += 1
        row.fault = f"{type(fault).__name__}: {fault}"[:500]
        row.due_at = now() + PAUSE * 2 ** min(row.attempts, 8)
