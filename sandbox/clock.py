"""The sandbox's time: the real one, or moved by a test."""

from __future__ import annotations

import time

from sandbox.store import Store


class Clock:
    """Goes on from where it was set; it is kept over restarts."""

    def __init__(self, store: Store, begins: int | None) -> None:
        self._store = store
        kept = store.row("SELECT value FROM facts WHERE name = 'ahead'")
        self._ahead = float(kept["value"]) if kept else 0.0
        if begins is not None and not kept:
            self.set(begins)

    def now(self) -> float:
        return time.time() + self._ahead

    def set(self, instant: float | None) -> None:
        """What time it is from now on, in seconds since 1970; None: the real one again."""
        self._ahead = 0.0 if instant is None else instant - time.time()
        self._store.run("REPLACE INTO facts VALUES ('ahead', ?)", str(self._ahead))
