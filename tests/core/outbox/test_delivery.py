"""The outbox: each row with its effect, once; what fails waits, and in the end a person knows."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from core.audit.models import AuditEntry
from core.db import db, see_resorts, transaction
from core.outbox.delivery import PATIENCE, drain
from core.outbox.operations import tell
from core.outbox.queries import backlog
from core.outbox.subscribers import set_subscribers
from core.tasks.models import Task
from tests.core.effects import FAIL, NOTE


@pytest.fixture
def context(app: Flask) -> Iterator[None]:
    with app.app_context():
        set_subscribers({"seen": (NOTE,), "broken": (FAIL,)})
        see_resorts("all")
        yield
        db.session.remove()
        see_resorts("")
        set_subscribers({})


def told(kind: str, *numbers: int) -> None:
    with transaction():
        for number in numbers:
            tell(kind, n=number)


def noted() -> list[int]:
    with transaction():
        query = select(AuditEntry.subject_id).where(AuditEntry.verb == "noted")
        return sorted(db.session.scalars(query))


def row() -> dict[str, Any]:
    with transaction():
        return dict(db.session.execute(text("SELECT * FROM outbox")).mappings().one())


def make_due() -> None:
    with transaction():
        db.session.execute(text("UPDATE outbox SET due_at = app_now()"))


@pytest.mark.usefixtures("context")
def test_each_row_is_done_once_in_the_order_of_telling() -> None:
    told("seen", 1, 2, 3)
    assert drain() == 3
    assert noted() == [1, 2, 3]
    assert drain() == 0


@pytest.mark.usefixtures("context")
def test_a_round_takes_no_more_than_its_limit() -> None:
    told("seen", *range(5))
    assert [drain(limit=2), drain(limit=2), drain(limit=2)] == [2, 2, 1]


@pytest.mark.usefixtures("context")
def test_what_was_rolled_back_was_never_told() -> None:
    with suppress(InterruptedError), transaction():
        tell("seen", n=1)
        raise InterruptedError
    assert drain() == 0


@pytest.mark.usefixtures("context")
def test_a_fact_that_nobody_waits_for_is_kept_and_not_carried_out() -> None:
    told("unheard", 1)
    assert drain() == 0
    assert row()["done_at"] is not None


@pytest.mark.usefixtures("context")
def test_a_program_that_does_not_know_a_kind_leaves_it_to_one_that_does() -> None:
    told("seen", 1)
    set_subscribers({"broken": (FAIL,)})
    assert drain() == 0
    set_subscribers({"seen": (NOTE,)})
    assert drain() == 1


@pytest.mark.usefixtures("context")
def test_a_failing_effect_leaves_nothing_and_waits_longer_each_time() -> None:
    told("broken", 1)
    pauses = []
    for attempt in range(1, 4):
        make_due()
        assert drain() == 1
        assert noted() == []
        with transaction():
            query = text("SELECT due_at - app_now() FROM outbox")
            pauses.append(db.session.execute(query).scalar_one())
        assert row()["attempts"] == attempt
        assert row()["fault"] == "ValueError: the printer is out of paper"
    assert timedelta(seconds=4) < pauses[0] < pauses[1] < pauses[2] < timedelta(seconds=21)
    assert drain() == 0


@pytest.mark.usefixtures("context")
def test_a_row_that_fails_does_not_hold_up_the_others() -> None:
    told("broken", 1)
    told("seen", 2)
    drain()
    assert noted() == [2]


@pytest.mark.usefixtures("context")
def test_after_many_failures_a_person_is_told_until_it_works() -> None:
    told("broken", 1)
    for _attempt in range(PATIENCE):
        assert tasks_open() == 0
        make_due()
        drain()
    assert tasks_open() == 1
    set_subscribers({"broken": (NOTE,)})
    make_due()
    drain()
    assert (tasks_open(), noted()) == (0, [1])


def tasks_open() -> int:
    with transaction():
        query = select(func.count()).select_from(Task).where(Task.done_at.is_(None))
        return int(db.session.scalar(query) or 0)


@pytest.mark.usefixtures("context")
def test_the_backlog_counts_what_is_due() -> None:
    told("seen", 1, 2)
    with transaction():
        count, oldest = backlog()
    assert count == 2
    assert 0 <= oldest < 60
    drain()
    with transaction():
        assert backlog() == (0, 0.0)


@pytest.mark.usefixtures("context")
def test_the_relay_leaves_fresh_rows_to_the_worker() -> None:
    told("seen", 1)
    assert drain(overdue=timedelta(minutes=1)) == 0
    assert drain() == 1


def test_eight_drains_at_once_do_each_row_once(app: Flask) -> None:
    def inside(rows: range) -> int:
        with app.app_context():
            set_subscribers({"seen": (NOTE,)})
            see_resorts("all")
            try:
                if rows:
                    told("seen", *rows)
                    return 0
                return sum(iter(drain, 0))
            finally:
                db.session.remove()

    with ThreadPoolExecutor(8) as pool:
        pool.submit(inside, range(200)).result()
        assert sum(pool.map(inside, [range(0)] * 8)) == 200
    with app.app_context():
        see_resorts("all")
        assert noted() == list(range(200))
        db.session.remove()
    set_subscribers({})
