"""Carrying out what the outbox says: at once when rung, else by the relay's next round."""

from __future__ import annotations

from datetime import timedelta

import structlog
from sqlalchemy import func, select

from core.clock import now
from core.db import db, transaction
from core.i18n import _l
from core.outbox.models import OutboxRow
from core.outbox.subscribers import awaited_kinds, effect_named, jobs_after
from core.tasks.kinds import TaskKind, add_task_kind
from core.tasks.operations import add_task, close_task

log = structlog.get_logger()
MOST = 100
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(hours=1)
PATIENCE = 8  # failures before a person is told; the row is tried on, hourly
AT_ONCE = timedelta(0)
STUCK = "outbox_stuck"

add_task_kind(
    STUCK,
    TaskKind(
        _l("A follow-up fails"),
        _l(
            "The follow-up to “{signal}” failed {attempts} times: {fault}. It is retried every "
            "hour."
        ),
    ),
)


def drain(limit: int = MOST, *, overdue: timedelta = AT_ONCE) -> int:
    """Carry out up to `limit` rows that are due since `overdue`; returns how many were taken.

    Each is done in one transaction with its effect. One that fails waits longer each time; the
    row is the queue, so nothing is lost. Any number of processes may drain at once.
    """
    taken = 0
    while taken < limit and _carry_out_one(overdue):
        taken += 1
    return taken


def _carry_out_one(overdue: timedelta) -> bool:
    taken: int | None = None
    try:
        with transaction():
            row = _next(overdue)
            if row is None:
                return False
            taken = row.id
            for job in jobs_after(row.kind):
                effect_named(job)(row.facts)
            row.done_at = now()
            if row.attempts >= PATIENCE:
                close_task(STUCK, str(row.id), by="outbox")
    except Exception as fault:
        if taken is None:
            raise
        log.error("outbox row failed", row=taken, exc_info=fault)
        _put_off(taken, fault)
    return True


def _next(overdue: timedelta) -> OutboxRow | None:
    return db.session.scalar(
        select(OutboxRow)
        .where(
            OutboxRow.done_at.is_(None),
            OutboxRow.kind.in_(awaited_kinds()),
            OutboxRow.due_at <= func.app_now() - overdue,
        )
        .order_by(OutboxRow.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def _put_off(key: int, fault: Exception) -> None:
    """Wait before the next try; after many, tell a person. Not when another process did it."""
    with transaction():
        row = db.session.get_one(OutboxRow, key, with_for_update=True, populate_existing=True)
        if row.done_at is not None:
            return
        row.attempts += 1
        row.fault = f"{type(fault).__name__}: {fault}"[:500]
        row.due_at = now() + min(FIRST_PAUSE * 2 ** (row.attempts - 1), LONGEST_PAUSE)
        if row.attempts >= PATIENCE:
            facts = {"signal": row.kind, "attempts": row.attempts, "fault": row.fault}
            add_task(STUCK, str(row.id), role="managing_company", facts=facts)
