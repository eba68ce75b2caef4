"""Handing over to a person what a machine could not finish."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from core.audit.operations import record
from core.clock import now
from core.db import db, lock
from core.tasks.models import Task

NO_FACTS: Mapping[str, Any] = {}


def add_task(
    kind: str,
    reference: str,
    *,
    role: str,
    resort_id: int | None = None,
    due_at: datetime | None = None,
    facts: Mapping[str, Any] = NO_FACTS,
) -> None:
    """Tell `role` at the resort (None: of the network) what is to be done.

    `kind` and `reference` are told once: telling again brings the facts up to date, and opens
    the task again where it was done. `facts` must be JSON; a fact `path` becomes a link.
    """
    told = insert(Task).values(
        kind=kind, reference=reference, role=role, resort_id=resort_id, facts=dict(facts),
        due_at=due_at or func.app_now(),
    )  # fmt: skip
    db.session.execute(
        told.on_conflict_do_update(
            index_elements=["kind", "reference"],
            set_={"facts": told.excluded.facts, "done_at": None, "done_by": None},
        )
    )


def close_task(kind: str, reference: str, *, by: str) -> None:
    """The cause is gone by itself; nothing happens where nobody was told."""
    task = db.session.scalar(select(Task).where(Task.kind == kind, Task.reference == reference))
    if task is not None:
        finish_task(task, by=by)


def finish_task(task: Task, *, by: str) -> Task:
    """It is done; the second time changes nothing."""
    [task] = lock(Task, task.id)
    if task.done_at is None:
        task.done_at, task.done_by = now(), by
        record(task, "finished", by=by, resort_id=task.resort_id)
    return task


def reopen_task(task: Task, *, by: str) -> Task:
    """It was not done after all."""
    [task] = lock(Task, task.id)
    if task.done_at is not None:
        task.done_at = task.done_by = None
        record(task, "reopened", by=by, resort_id=task.resort_id)
    return task
