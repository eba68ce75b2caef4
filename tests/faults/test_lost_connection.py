"""A database that goes away at the end of a request does not take the page with it."""

from __future__ import annotations

import psycopg
import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from sqlalchemy import text

from core.db import db
from tests.cast import build_house
from tests.cluster import Database

pytestmark = pytest.mark.faults

PATIENCE = 5000  # milliseconds


def test_a_page_that_is_made_arrives_though_its_connection_dies(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    build_house(app)
    ended: list[int] = []

    @app.after_request
    def end_its_server_process(answer: Response) -> Response:
        if not ended:
            ended.append(db.session.execute(text("SELECT pg_backend_pid()")).scalar_one())
            with psycopg.connect(database.cluster.url("postgres"), autocommit=True) as superuser:
                superuser.execute("SELECT pg_terminate_backend(%s, %s)", [ended[0], PATIENCE])
        return answer

    assert client.get("/").status_code == 200
    assert client.get("/").status_code == 200
    assert ended
