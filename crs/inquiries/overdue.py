"""Inquiries that nobody has answered in time: the desk is told, once each."""

from __future__ import annotations

from sqlalchemy import func, select

from core.clock import now
from core.db import attempt, db, lock
from core.i18n import _l
from core.tasks.kinds import TaskKind, add_task_kind
from core.tasks.operations import add_task
from crs.inquiries.models import Inquiry
from crs.inquiries.operations import OVERDUE

A_ROUND = 100
add_task_kind(
    OVERDUE,
    TaskKind(
        _l("An enquiry is overdue"),
        _l("{who} is waiting for an answer. Call them, and write down what was said."),
    ),
)


def tell_overdue() -> int:
    """Make a task of each inquiry whose answer is due and did not come; returns how many."""
    return attempt(_tell)


def _tell() -> int:
    wanted = (
        select(Inquiry.id)
        .where(Inquiry.closed_at.is_(None), Inquiry.due_at < func.app_now())
        .where(Inquiry.answered_at.is_(None), Inquiry.overdue_at.is_(None))
        .limit(A_ROUND)
    )
    keys = db.session.scalars(wanted).all()
    late = [one for one in lock(Inquiry, *keys) if _waits(one)]
    for inquiry in late:
        inquiry.overdue_at = now()
        add_task(
            OVERDUE, str(inquiry.id), role="reception", resort_id=inquiry.resort_id,
            due_at=inquiry.due_at,
            facts={
                "who": inquiry.name or inquiry.phone or inquiry.email,
                "path": f"/desk/inquiries/{inquiry.id}",
            },
        )  # fmt: skip
    return len(late)


def _waits(inquiry: Inquiry) -> bool:
    """Whether it still does, under its lock."""
    return inquiry.closed_at is None and inquiry.answered_at is inquiry.overdue_at is None
