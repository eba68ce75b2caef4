"""Writing the tally down."""

from __future__ import annotations

from flask import current_app
from redis.exceptions import RedisError
from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert

from core.db import attempt, db
from core.visits.counting import Counter
from core.visits.models import VisitCount

Row = dict[str, object]


def write_counts() -> int:
    """The totals of yesterday and today, in one statement; the same again changes nothing."""
    counter: Counter = current_app.extensions["visits"]
    try:
        names = ("day", "source", "step", "visitors")
        rows = [dict(zip(names, total, strict=True)) for total in counter.tally.totals()]
    except RedisError:
        return 0
    return attempt(lambda: _write(rows)) if rows else 0


def _write(rows: list[Row]) -> int:
    wanted = insert(VisitCount).values(rows)
    # an emptied Valkey counts from nothing: what was counted before stays
    more = func.greatest(VisitCount.visitors, wanted.excluded.visitors)
    db.session.execute(
        wanted.on_conflict_do_update(
            index_elements=["day", "source", "step"], set_={"visitors": more}
        )
    )
    return len(rows)
