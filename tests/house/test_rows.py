"""Rows of a resort are seen in its scope alone, whatever the application's filters say."""

from __future__ import annotations

import psycopg
import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from app.models import metadata
from tests.cast import build_house
from tests.cluster import Database

OWNED = sorted(
    table.name
    for table in metadata.tables.values()
    if "resort_id" in table.c and not table.c.resort_id.nullable
)


def test_every_table_of_a_resort_has_its_policy_and_forces_it(database: Database) -> None:
    engine = create_engine(database.audit_url)
    with engine.connect() as connection:
        protected = set(
            connection.scalars(
                text(
                    "SELECT c.relname FROM pg_class c JOIN pg_policies p "
                    "ON p.tablename = c.relname "
                    "WHERE c.relrowsecurity AND c.relforcerowsecurity"
                )
            )
        )
    engine.dispose()
    assert set(OWNED) - protected == set()


@pytest.mark.parametrize("role", ["url", "owner_url", "reporting_url", "audit_url"])
def test_a_scope_shows_its_resort_only_and_no_scope_shows_nothing(
    app: Flask, database: Database, role: str
) -> None:
    aurora, boreas = build_house(app), build_house(app, slug="boreas")
    query = "SELECT DISTINCT resort_id FROM quota_night ORDER BY 1"
    with psycopg.connect(getattr(database, role)) as connection:
        assert connection.execute(query).fetchall() == []
        for scope, seen in (
            (str(aurora.resort), [aurora.resort]),
            (f"{aurora.resort},{boreas.resort}", [aurora.resort, boreas.resort]),
            ("all", [aurora.resort, boreas.resort]),
        ):
            connection.execute("SELECT set_config('app.scope', %s, true)", [scope])
            assert [key for (key,) in connection.execute(query)] == seen


def test_a_row_cannot_be_written_into_a_foreign_resort(app: Flask, database: Database) -> None:
    aurora, boreas = build_house(app), build_house(app, slug="boreas")
    with psycopg.connect(database.url) as connection:
        connection.execute("SELECT set_config('app.scope', %s, true)", [str(aurora.resort)])
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
            connection.execute(
                "INSERT INTO calendar_day (resort_id, day, kind, note) "
                "VALUES (%s, '2027-01-01', 'holiday', '{}')",
                [boreas.resort],
            )


def test_the_application_may_not_change_the_trail_nor_the_tables(database: Database) -> None:
    with psycopg.connect(database.url, autocommit=True) as connection:
        for statement in (
            "DELETE FROM audit_entry",
            "UPDATE booking_version SET total = 0",
            "CREATE TABLE mine ()",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)
