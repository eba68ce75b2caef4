"""A connection that died while it rested is replaced before anybody uses it."""

from __future__ import annotations

import psycopg
import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from core import pool
from core.db import db
from tests.cluster import Database

PID = text("SELECT pg_backend_pid()")


def ask(app: Flask) -> int:
    """The server process that answers the application now."""
    with app.app_context():
        return int(db.session.execute(PID).scalar_one())


def end(database: Database, pid: int) -> None:
    with psycopg.connect(database.cluster.url("postgres"), autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


def test_one_that_died_at_rest_is_replaced(
    app: Flask, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "FRESH", 0)
    first = ask(app)
    assert ask(app) == first
    end(database, first)
    assert ask(app) != first


def test_one_that_was_just_used_is_not_asked(
    app: Flask, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "FRESH", 3600)
    end(database, ask(app))
    with pytest.raises(OperationalError):
        ask(app)
    assert ask(app)
