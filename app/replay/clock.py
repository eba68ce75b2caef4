"""A clock that stands at each event's instant, for the transactions of this process alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.orm import Session

from core.clock import STANDS_AT
from core.db import db

MOVE = text("SELECT set_config('app.now', :at, true)")
IS_OPEN = text(
    "SELECT set_config('app.now', '2001-02-03 04:05:06+00', true), "
    "app_now() = '2001-02-03 04:05:06+00'"
)


class MovedClock:
    """What the database takes for now, in transactions that begin while it is in force."""

    def __init__(self) -> None:
        self._at: datetime | None = None

    def move(self, at: datetime) -> None:
        """From the next transaction on it is `at`, until moved again; between transactions only."""
        self._at = at.astimezone(UTC)
        db.session.info[STANDS_AT] = self._at

    def _begin(self, session: Session, _transaction: Any, connection: Any) -> None:
        """Within the transaction only: the connection's next one knows nothing of it."""
        if self._at is not None:
            connection.execute(MOVE, {"at": self._at.isoformat()})
            session.info[STANDS_AT] = self._at


@contextmanager
def moved_clock() -> Iterator[MovedClock]:
    """A clock that follows `move`; afterwards it is the machine's again."""
    clock = MovedClock()
    event.listen(Session, "after_begin", clock._begin)
    try:
        yield clock
    finally:
        event.remove(Session, "after_begin", clock._begin)
        db.session.info.pop(STANDS_AT, None)


def clock_can_be_moved() -> bool:
    """Whether this database lets the session set its clock; asked in a transaction."""
    return bool(db.session.execute(IS_OPEN).one()[1])
