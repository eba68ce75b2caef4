"""The time: one clock, the database's, which tests and replays can set."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from core.db import db

STANDS_AT = "clock stands at"
_NOW = select(func.app_now())


def now() -> datetime:
    """The instant, with zone. Read it after the lock that the decision depends on.

    A session whose clock a replay made to stand still knows what the database would answer.
    """
    stands: datetime | None = db.session.info.get(STANDS_AT)
    if stands is not None:
        return stands
    instant: datetime = db.session.execute(_NOW).scalar_one()
    return instant


def told(instant: datetime | None) -> datetime:
    """As `now()`, where the transaction has read the clock already, with something else."""
    stands: datetime | None = db.session.info.get(STANDS_AT)
    return stands or instant or now()


def local_day(zone: str, at: datetime | None = None) -> date:
    """The calendar day in a time zone."""
    return (at or now()).astimezone(ZoneInfo(zone)).date()
