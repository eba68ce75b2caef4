"""Reading tasks: those of one's resorts, the most urgent first."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy import Select, select

from core.db import db
from core.permissions import Perm
from core.refusals import NotThere
from core.tasks.models import Task

MOST, MOST_DONE = 200, 20


class Reader(Protocol):
    """Who is signed in."""

    def resort_ids(self, perm: Perm) -> frozenset[int] | None:
        """Where the permission holds; None is everywhere."""


def open_tasks(by: Reader) -> list[Task]:
    """What is to be done, by the time at which it is due."""
    query = _seen(by).where(Task.done_at.is_(None)).order_by(Task.due_at, Task.id).limit(MOST)
    return list(db.session.scalars(query))


def done_tasks(by: Reader) -> list[Task]:
    """What was done last."""
    done = _seen(by).where(Task.done_at.is_not(None))
    return list(db.session.scalars(done.order_by(Task.done_at.desc()).limit(MOST_DONE)))


def access_task(task_id: int, *, by: Reader) -> Task:
    """The task, when it is of one's resorts; raises NotThere."""
    task = db.session.scalar(_seen(by).where(Task.id == task_id))
    if task is None:
        raise NotThere
    return task


def _seen(by: Reader) -> Select[Task]:
    """The network's own tasks are for those who may see them everywhere."""
    resorts = by.resort_ids(Perm.TASK_SEE)
    every = select(Task)
    return every if resorts is None else every.where(Task.resort_id.in_(resorts))
