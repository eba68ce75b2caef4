"""The page of tasks: each in words, with its resort and the time there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from core.auth.roles import role_name
from core.db import db
from core.organisation.models import Resort
from core.tasks.kinds import task_name, task_sentence
from core.tasks.models import Task
from core.tasks.queries import Reader, done_tasks, open_tasks

NETWORK_ZONE = "UTC"


@dataclass(frozen=True)
class TaskLine:
    """A task as the page shows it."""

    id: int
    name: str
    sentence: str
    role: str
    path: str
    resort: Resort | None
    due_at: datetime
    done_at: datetime | None
    done_by: str

    @property
    def zone(self) -> str:
        """Whose clocks its times are shown by."""
        return self.resort.zone if self.resort else NETWORK_ZONE


def tasks_page(by: Reader) -> dict[str, Any]:
    """What is open and what was done last."""
    waiting, done = open_tasks(by), done_tasks(by)
    resorts = _resorts_of([*waiting, *done])
    return {
        "waiting": [_line(task, resorts) for task in waiting],
        "done": [_line(task, resorts) for task in done],
    }


def _resorts_of(tasks: Sequence[Task]) -> dict[int, Resort]:
    keys = {task.resort_id for task in tasks if task.resort_id is not None}
    if not keys:
        return {}
    return {one.id: one for one in db.session.scalars(select(Resort).where(Resort.id.in_(keys)))}


def _line(task: Task, resorts: dict[int, Resort]) -> TaskLine:
    path = str(task.facts.get("path", ""))
    return TaskLine(
        id=task.id,
        name=task_name(task.kind),
        sentence=task_sentence(task.kind, task.facts),
        role=role_name(task.role),
        path=path if path.startswith("/") and not path.startswith("//") else "",
        resort=resorts.get(task.resort_id or 0),
        due_at=task.due_at,
        done_at=task.done_at,
        done_by=task.done_by or "",
    )
