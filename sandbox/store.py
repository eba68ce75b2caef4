"""One SQLite file, in which whatever was answered for is kept."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SCHEMA = Path(__file__).with_name("schema.sql")


class Store:
    """One connection, used by one thread at a time.

    `synchronous=FULL`: a commit is on the disk before anybody hears of it, so neither kill -9 nor
    a power cut takes back what was answered for.
    """

    def __init__(self, path: str) -> None:
        self.lock = threading.RLock()
        self._open = False
        self._link = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._link.row_factory = sqlite3.Row
        self._link.execute("PRAGMA journal_mode = WAL")
        self._link.execute("PRAGMA synchronous = FULL")
        self._link.executescript(SCHEMA.read_text())

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, one at a time; it does not nest."""
        with self.lock:
            if self._open:
                raise RuntimeError("A transaction is open already.")
            self._link.execute("BEGIN IMMEDIATE")
            self._open = True
            try:
                yield
            except BaseException:
                self._link.execute("ROLLBACK")
                raise
            else:
                self._link.execute("COMMIT")
            finally:
                self._open = False

    def run(self, statement: str, *values: Any) -> int:
        """Write; returns the number of the last row that was made."""
        with self.lock:
            return self._link.execute(statement, values).lastrowid or 0

    def rows(self, statement: str, *values: Any) -> list[sqlite3.Row]:
        with self.lock:
            return self._link.execute(statement, values).fetchall()

    def row(self, statement: str, *values: Any) -> sqlite3.Row | None:
        with self.lock:
            found: sqlite3.Row | None = self._link.execute(statement, values).fetchone()
            return found

    def close(self) -> None:
        with self.lock:
            self._link.close()
