"""Telling a person what a machine could not finish: once, until it is done, again if it returns."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import select

from core.audit.models import AuditEntry
from core.clock import now
from core.db import db, transaction
from core.tasks.models import Task
from core.tasks.operations import add_task, close_task, finish_task, reopen_task
from tests.cast import House
from tests.staff import within

DUE = datetime(2026, 8, 1, 12, tzinfo=UTC)


def tell(app: Flask, reference: str = "7", resort: int | None = None, **facts: object) -> None:
    within(app, lambda: add_task("refund", reference, role="reception", resort_id=resort,
                                 due_at=DUE, facts=facts))  # fmt: skip


def the_task() -> Task:
    return db.session.scalars(select(Task)).one()


def state(app: Flask) -> tuple[Mapping[str, object], bool, str | None]:
    """Facts, whether it is done, by whom."""

    def read() -> tuple[Mapping[str, object], bool, str | None]:
        task = the_task()
        return dict(task.facts), task.done_at is not None, task.done_by

    return within(app, read)


def trail(app: Flask) -> list[tuple[str, str, int | None]]:
    query = (
        select(AuditEntry.actor, AuditEntry.verb, AuditEntry.resort_id)
        .where(AuditEntry.subject_kind == "task")
        .order_by(AuditEntry.id)
    )
    return within(app, lambda: [(row[0], row[1], row[2]) for row in db.session.execute(query)])


def test_a_task_is_told_with_its_facts_and_time(app: Flask, aurora: House) -> None:
    tell(app, resort=aurora.resort, booking="ABC")

    def check() -> None:
        task = the_task()
        assert (task.kind, task.reference, task.role) == ("refund", "7", "reception")
        assert (task.resort_id, task.due_at, task.done_at) == (aurora.resort, DUE, None)
        assert task.facts == {"booking": "ABC"}

    within(app, check)


def test_without_a_time_it_is_due_at_once(app: Flask) -> None:
    within(app, lambda: add_task("refund", "7", role="reception"))
    assert within(app, lambda: now() - the_task().due_at) < timedelta(minutes=1)


def test_what_is_told_again_stays_one_task_with_the_newest_facts(app: Flask) -> None:
    tell(app, attempts=8)
    tell(app, attempts=9)
    assert state(app) == ({"attempts": 9}, False, None)


def test_another_reference_is_another_task(app: Flask) -> None:
    tell(app, "7")
    tell(app, "8")
    assert within(app, lambda: len(db.session.scalars(select(Task)).all())) == 2


def test_finishing_is_told_of_once(app: Flask, aurora: House) -> None:
    tell(app, resort=aurora.resort)
    for who in ("rita@example.org", "mart@example.org"):
        within(app, lambda who=who: finish_task(the_task(), by=who))  # type: ignore[misc]  # a loop variable bound early
    assert state(app) == ({}, True, "rita@example.org")
    assert trail(app) == [("rita@example.org", "finished", aurora.resort)]


def test_what_was_finished_by_mistake_is_opened_again(app: Flask) -> None:
    tell(app)
    within(app, lambda: finish_task(the_task(), by="rita"))
    within(app, lambda: reopen_task(the_task(), by="mart"))
    assert state(app) == ({}, False, None)
    within(app, lambda: reopen_task(the_task(), by="mart"))
    assert trail(app) == [("rita", "finished", None), ("mart", "reopened", None)]


def test_what_returns_after_it_was_done_is_open_again(app: Flask) -> None:
    tell(app)
    within(app, lambda: finish_task(the_task(), by="rita"))
    tell(app, again=True)
    assert state(app) == ({"again": True}, False, None)


def test_a_cause_that_is_gone_closes_its_task(app: Flask) -> None:
    tell(app)
    within(app, lambda: close_task("refund", "8", by="relay"))
    assert state(app) == ({}, False, None)
    within(app, lambda: close_task("refund", "7", by="relay"))
    assert state(app) == ({}, True, "relay")


def test_what_was_rolled_back_was_never_told(app: Flask) -> None:
    with app.app_context(), suppress(InterruptedError), transaction():
        add_task("refund", "7", role="reception")
        raise InterruptedError
    assert within(app, lambda: db.session.scalars(select(Task)).all()) == []
