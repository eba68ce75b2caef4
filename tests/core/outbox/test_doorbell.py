"""The doorbell: rung after the commit, once for many, never in the way."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from flask import Flask
from redis import Redis
from rq import Queue

from app.config import Config
from app.factory import create_app
from app.ground.valkey import Valkey
from core.db import db, transaction
from core.jobs import QUEUE, hear
from core.outbox.operations import ANSWER, tell
from core.outbox.subscribers import set_subscribers
from tests.core.effects import NOTE


@pytest.fixture
def context(app: Flask) -> Iterator[None]:
    with app.app_context():
        set_subscribers({"seen": (NOTE,)})
        yield
        db.session.remove()
        set_subscribers({})


@pytest.fixture
def queue(valkey: Valkey) -> Iterator[Queue]:
    with Redis.from_url(valkey.url) as link:
        yield Queue(QUEUE, connection=link)


@pytest.mark.usefixtures("context")
def test_the_bell_rings_after_the_commit_and_not_before(queue: Queue) -> None:
    with transaction() as session:
        tell("seen", n=1)
        session.flush()
        with session.begin_nested():
            tell("seen", n=2)
        assert queue.count == 0
    assert [job.func_name for job in queue.jobs] == [ANSWER]


@pytest.mark.usefixtures("context")
def test_many_facts_ring_once_until_a_worker_comes(queue: Queue) -> None:
    for number in range(5):
        with transaction():
            tell("seen", n=number)
    assert queue.count == 1
    hear(ANSWER)
    with transaction():
        tell("seen", n=6)
    assert queue.count == 2


@pytest.mark.usefixtures("context")
def test_a_rollback_rings_for_nobody(queue: Queue) -> None:
    with suppress(InterruptedError), transaction() as session:
        tell("seen", n=1)
        session.flush()
        raise InterruptedError
    with transaction() as session:
        session.connection()
    assert queue.count == 0


@pytest.mark.usefixtures("context")
def test_a_fact_that_nobody_waits_for_does_not_ring(queue: Queue) -> None:
    with transaction():
        tell("unheard", n=1)
    assert queue.count == 0


def test_without_valkey_the_commit_stands_and_costs_no_time(config: Config, tmp_path: Path) -> None:
    app = create_app(dataclasses.replace(config, redis_url=f"unix://{tmp_path}/nobody.sock"))
    with app.app_context():
        set_subscribers({"seen": (NOTE,)})
        begun = time.monotonic()
        for number in range(20):
            with transaction():
                tell("seen", n=number)
        assert time.monotonic() - begun < 2
        found = db.session.execute(db.text("SELECT count(*) FROM outbox")).scalar_one()
        db.session.remove()
        db.engine.dispose()
    set_subscribers({})
    assert found == 20
