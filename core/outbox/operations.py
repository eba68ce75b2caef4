"""Telling facts: a row in the same transaction; what follows from it happens after."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event, func, insert
from sqlalchemy.orm import Session

from core.db import Base, db
from core.jobs import ring
from core.outbox.models import OutboxRow
from core.outbox.subscribers import jobs_after

ANSWER = "core.outbox.jobs.answer"
TOLD = "told"

# Built once, and not by way of the session: every step of a sale tells something.
_ROW = insert(Base.metadata.tables[OutboxRow.__tablename__])
_AWAITED = _ROW.values(done_at=None)
_FOR_THE_RECORD = _ROW.values(done_at=func.app_now())


def tell(kind: str, **facts: Any) -> None:
    """Write a signal in the past tense (`booking_held`); `facts` must be JSON.

    Where a job waits for the kind, the doorbell rings once the transaction is committed. Where
    none does, the row is written as done: who tells is as new as who would wait.
    """
    row = {"kind": kind, "facts": facts}
    if jobs_after(kind):
        db.session.execute(_AWAITED, row)
        db.session().info[TOLD] = True
    else:
        db.session.execute(_FOR_THE_RECORD, row)


@event.listens_for(Session, "after_commit")
def _ring(session: Session) -> None:
    if not session.in_nested_transaction() and session.info.pop(TOLD, False):
        ring(ANSWER)


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(TOLD, None)
