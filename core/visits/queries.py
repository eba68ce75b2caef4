"""Reading what was counted."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from core.db import db
from core.visits.models import VisitCount


def counted(first: date, last: date) -> dict[str, dict[str, int]]:
    """Source to step to number, of these days."""
    rows = db.session.execute(
        select(VisitCount.source, VisitCount.step, func.sum(VisitCount.visitors))
        .where(VisitCount.day.between(first, last))
        .group_by(VisitCount.source, VisitCount.step)
    )
    found: dict[str, dict[str, int]] = {}
    for source, step, number in rows:
        found.setdefault(source, {})[step] = int(number)
    return found


def counted_by_day(first: date, last: date) -> dict[date, dict[str, int]]:
    """Day to step to number, all sources together; days without visitors are left out."""
    rows = db.session.execute(
        select(VisitCount.day, VisitCount.step, func.sum(VisitCount.visitors))
        .where(VisitCount.day.between(first, last))
        .group_by(VisitCount.day, VisitCount.step)
        .order_by(VisitCount.day)
    )
    found: dict[date, dict[str, int]] = {}
    for day, step, number in rows:
        found.setdefault(day, {})[step] = int(number)
    return found
