"""What became of the holds: who was promised what until when, and what stands there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import psycopg

from crs.bookings.promising import HOLD
from tests.cluster import Database
from tests.ground.runs import eventually

OVERDUE = timedelta(seconds=60)  # no hold outlives its time by more
SHORTEN = """
    UPDATE booking SET expires_at = app_now() + interval '1 second' WHERE id IN (
        SELECT id FROM booking WHERE status = 'held' AND expires_at > app_now() + '1 minute'
        ORDER BY random() LIMIT %s)
    RETURNING code, expires_at"""


@dataclass(frozen=True)
class Fate:
    """What became of a booking: its hold was to end at `due`, and did at `ended`, if it did."""

    status: str
    due: datetime
    ended: datetime | None


@dataclass(frozen=True)
class Aftermath:
    """What the buyers were told, and what stands in the database in the end."""

    acknowledged: list[str]
    shortened: set[str]
    fates: dict[str, Fate]

    @property
    def lost(self) -> list[str]:
        """Acknowledged, and not there, or ended before its time."""
        return [code for code in self.acknowledged if not self._is_kept(code)]

    @property
    def most_overdue(self) -> timedelta:
        """By how much a hold outlived its time."""
        fates = [fate for code, fate in self.fates.items() if fate.ended or code in self.shortened]
        return max((fate.ended or datetime.max.replace(tzinfo=UTC)) - fate.due for fate in fates)

    def _is_kept(self, code: str) -> bool:
        fate = self.fates.get(code)
        if fate is None:
            return False
        return fate.status == "held" or bool(fate.ended and fate.due <= fate.ended)


def shorten(database: Database, holds: int) -> dict[str, datetime]:
    """Let so many holds end in a second; codes and times."""
    with as_owner(database) as connection:
        return dict(connection.execute(SHORTEN, [holds]).fetchall())


def await_sweep(database: Database, codes: set[str]) -> None:
    """Until the relay has ended these holds: within the time that is promised."""

    def swept() -> bool:
        with as_owner(database) as connection:
            rows = connection.execute("SELECT code FROM booking WHERE status = 'held'").fetchall()
        return not codes & {code for (code,) in rows}

    assert eventually(swept, within=OVERDUE.total_seconds()), "the relay has not swept"


def fates(database: Database, shortened: Mapping[str, datetime]) -> dict[str, Fate]:
    """Every booking's, by code."""
    with as_owner(database) as connection:
        rows = connection.execute("SELECT code, status, created_at, ended_at FROM booking")
        return {
            code: Fate(status, shortened.get(code, created + HOLD), ended)
            for code, status, created, ended in rows
        }


@contextmanager
def as_owner(database: Database) -> Iterator[psycopg.Connection]:
    """Who owns the tables, seeing every resort's rows."""
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("SET app.scope = 'all'")
        yield connection
