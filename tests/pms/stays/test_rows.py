"""Stays are a resort's own, and are never removed."""

from __future__ import annotations

import psycopg
import pytest
from flask import Flask

from pms.stays.operations import check_in
from tests.cast import House, build_house
from tests.cluster import Database
from tests.pms.guests import expected, mark


def test_a_resort_sees_and_changes_its_stays_only(
    app: Flask, aurora: House, database: Database
) -> None:
    boreas = build_house(app, slug="boreas")
    for house in (aurora, boreas):
        mark(app, check_in, expected(app, house))
    with psycopg.connect(database.url) as connection:
        assert connection.execute("SELECT resort_id FROM stay").fetchall() == []
        connection.execute("SELECT set_config('app.scope', %s, true)", [str(aurora.resort)])
        assert connection.execute("SELECT resort_id FROM stay").fetchall() == [(aurora.resort,)]
        changed = connection.execute("UPDATE stay SET status = 'expected', arrived_at = NULL")
        assert changed.rowcount == 1
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("UPDATE stay SET resort_id = %s", [boreas.resort])


def test_nobody_removes_a_stay(app: Flask, aurora: House, database: Database) -> None:
    mark(app, check_in, expected(app, aurora))
    with (
        psycopg.connect(database.url) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("DELETE FROM stay")
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("SET app.scope = 'all'")
        with pytest.raises(psycopg.errors.RestrictViolation):
            connection.execute("DELETE FROM stay")
