"""How far the demo's year has come: a task that the managing company sees, and goes on from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from core.clock import now
from core.db import db
from core.i18n import _l
from core.tasks.kinds import TaskKind, add_task_kind
from core.tasks.models import Task
from core.tasks.operations import add_task, close_task

KIND, REFERENCE = "demo_year", "year"
add_task_kind(
    KIND,
    TaskKind(
        _l("The demo is filling with bookings"),
        _l(
            "Bookings for the past year and the year ahead are being added to the demo: "
            "{percent} per cent done. You can use everything meanwhile; there is nothing to do."
        ),
    ),
)


@dataclass
class Progress:
    """`as_of` is the instant up to which is played; `steps` of them are over."""

    as_of: datetime
    steps: int = 0
    finished: bool = False

    @classmethod
    def read(cls) -> Progress:
        """Where an earlier start has come to; else the beginning, which is now."""
        facts = db.session.scalar(
            select(Task.facts).where(Task.kind == KIND, Task.reference == REFERENCE)
        )
        if facts is None:
            return cls(now())
        as_of = datetime.fromisoformat(facts["as_of"])
        return cls(as_of, facts["steps"], facts["finished"])

    def write(self, steps: int, of: int) -> None:
        """So many steps are over, in the transaction of the last of them."""
        self.steps, self.finished = steps, steps >= of
        facts = {
            "as_of": self.as_of.isoformat(),
            "steps": steps,
            "finished": self.finished,
            "percent": 100 * steps // max(of, 1),
        }
        add_task(KIND, REFERENCE, role="managing_company", facts=facts)
        if self.finished:
            close_task(KIND, REFERENCE, by="demo")
