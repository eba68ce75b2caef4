"""How far a replay is: a bar on a terminal, now and then a line elsewhere."""

from __future__ import annotations

import time
from types import TracebackType

import click
from rich.console import Console
from rich.progress import Progress as Bar

from app.replay.events import events_of
from app.replay.hotels import ZONE
from app.replay.rows import Demand

EVERY = 10.0  # seconds between lines


class Progress:
    """Counts events that are over."""

    def __init__(self, demand: Demand) -> None:
        self.total = sum(len(events_of(rows, ZONE)) for rows in demand.rows.values())
        self.over = 0
        self._begun = self._said = time.monotonic()
        console = Console(stderr=True)
        self._bar = Bar(console=console, transient=True) if console.is_terminal else None

    def __enter__(self) -> Progress:
        if self._bar:
            self._bar.start()
            self._task = self._bar.add_task("Playing", total=self.total)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        if self._bar:
            self._bar.stop()

    def advance(self, more: int) -> None:
        """So many more are over."""
        self.over += more
        at = time.monotonic()
        if self._bar:
            self._bar.update(self._task, completed=self.over)
        elif at - self._said > EVERY:
            self._said = at
            rate = self.over / (at - self._begun)
            click.echo(f"{self.over} of {self.total} events, {rate:.0f}/s", err=True)
