"""A key of a write commits with its effect, or not at all."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from core.db import attempt, db
from core.idempotency.models import IdempotencyKey
from core.idempotency.operations import KeyUsedOtherwise, once, prune_keys
from tests.staff import within


class Died(Exception):
    """As a process that is killed in the middle."""


def test_what_died_in_the_middle_is_done_by_the_next_try(app: Flask) -> None:
    done: list[int] = []

    def die() -> dict[str, int]:
        done.append(1)
        raise Died

    def finish() -> dict[str, int]:
        done.append(2)
        return {"number": 7}

    with pytest.raises(Died):
        within(app, lambda: once("partner:1", "k", {"a": 1}, die))
    for _again in range(3):
        assert within(app, lambda: once("partner:1", "k", {"a": 1}, finish)) == {"number": 7}
    assert done == [1, 2]


def test_another_request_under_the_same_key_is_refused(app: Flask) -> None:
    within(app, lambda: once("partner:1", "k", {"a": 1}, dict))
    with pytest.raises(KeyUsedOtherwise):
        within(app, lambda: once("partner:1", "k", {"a": 2}, dict))
    within(app, lambda: once("partner:2", "k", {"a": 2}, dict))


def test_old_keys_are_forgotten(app: Flask) -> None:
    for key in ("old", "new"):
        within(app, lambda key=key: once("partner:1", key, {}, dict))  # type: ignore[misc]  # a loop variable bound early
    week = "UPDATE idempotency_key SET created_at = app_now() - interval '8 days' WHERE key = 'old'"
    within(app, lambda: db.session.execute(db.text(week)))
    with app.app_context():
        assert attempt(prune_keys) == 1
        assert db.session.scalar(select(func.count()).select_from(IdempotencyKey)) == 1
        db.session.remove()
