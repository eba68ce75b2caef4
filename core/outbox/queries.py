"""What waits in the outbox."""

from __future__ import annotations

from sqlalchemy import func, select

from core.db import db
from core.outbox.models import OutboxRow
from core.outbox.subscribers import awaited_kinds


def backlog() -> tuple[int, float]:
    """How many rows are due, and for how many seconds the oldest of them has been."""
    waiting = (
        OutboxRow.done_at.is_(None),
        OutboxRow.kind.in_(awaited_kinds()),
        OutboxRow.due_at <= func.app_now(),
    )
    age = func.extract("epoch", func.app_now() - func.min(OutboxRow.due_at))
    count, oldest = db.session.execute(
        select(func.count(), func.coalesce(age, 0)).where(*waiting)
    ).one()
    return int(count), float(oldest)
