"""A database that goes away at the end of a request does not take the page with it."""

from __future__ import annotations

import psycopg
import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from sqlalchemy import text

from app.schedule import Sweep, relay_outbox, run_once
from core.db import db
from tests.cast import build_house
from tests.cluster import Database

pytestmark = pytest.mark.faults

PATIENCE = 5000  # milliseconds


def end_own_connection(database: Database) -> int:
    """End the server process of this thread's session, in the middle of its transaction."""
    number: int = db.session.execute(text("SELECT pg_backend_pid()")).scalar_one()
    with psycopg.connect(database.cluster.url("postgres"), autocommit=True) as superuser:
        superuser.execute("SELECT pg_terminate_backend(%s, %s)", [number, PATIENCE])
    return number


def test_a_page_that_is_made_arrives_though_its_connection_dies(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    build_house(app)
    ended: list[int] = []

    @app.after_request
    def end_its_server_process(answer: Response) -> Response:
        if not ended:
            ended.append(end_own_connection(database))
        return answer

    assert client.get("/").status_code == 200
    assert client.get("/").status_code == 200
    assert ended


def test_a_sweep_whose_connection_dies_does_not_take_its_lane_with_it(
    app: Flask, database: Database
) -> None:
    with app.app_context():
        assert run_once(Sweep(lambda: end_own_connection(database), 1)) > 0
        assert run_once(Sweep(relay_outbox, 1)) == 0
        assert db.session.execute(text("SELECT 1")).scalar_one() == 1
        db.session.remove()
