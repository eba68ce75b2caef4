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


WITHHELD = {
    "draft": {"form"},
    "account": {"password_hash", "totp_secret", "totp_last_step"},
    "invitation": {"code_hash"},
    "message": {"text", "html"},
    "partner_key": {"key_hash"},
}
"""What readers do not see: a new table is given to them by its migration, or added here."""


@pytest.mark.parametrize("role", ["reporting_url", "audit_url"])
def test_readers_see_every_column_but_secrets(database: Database, role: str) -> None:
    hidden = (
        "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
        "WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' "
        "AND a.attnum > 0 AND NOT a.attisdropped "
        "AND NOT has_column_privilege(c.oid, a.attnum, 'SELECT')"
    )
    found: dict[str, set[str]] = {}
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        owner.execute("CREATE TABLE of_tomorrow (word text)")
    with psycopg.connect(getattr(database, role)) as reader:
        for table, column in reader.execute(hidden):
            found.setdefault(table, set()).add(column)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            reader.execute("SELECT password_hash FROM account")
    assert found == WITHHELD | {"of_tomorrow": {"word"}}


@pytest.mark.parametrize("table", ["audit_entry", "booking_version", "number_series"])
def test_not_even_the_owner_empties_what_is_only_added_to(database: Database, table: str) -> None:
    with (
        psycopg.connect(database.owner_url) as connection,
        pytest.raises(psycopg.errors.RestrictViolation, match="append-only"),
    ):
        connection.execute(f"TRUNCATE {table}")


YEARS_AGO = "SET app.now = '2001-01-01'"


def test_the_clock_obeys_the_owner_and_not_the_application(database: Database) -> None:
    for url in (database.url, database.reporting_url, database.audit_url):
        with psycopg.connect(url) as connection:
            connection.execute(YEARS_AGO)
            assert year_of(connection) > 2001
    with psycopg.connect(database.owner_url) as connection:
        connection.execute(YEARS_AGO)
        assert year_of(connection) == 2001


@pytest.mark.usefixtures("movable_clock")
def test_in_a_database_opened_for_it_a_session_moves_its_clock(database: Database) -> None:
    with psycopg.connect(database.url) as connection:
        assert year_of(connection) > 2001
        connection.execute(YEARS_AGO)
        assert year_of(connection) == 2001


def year_of(connection: psycopg.Connection[tuple[int]]) -> int:
    [(year,)] = connection.execute("SELECT extract(year FROM app_now())::int")
    return year


def test_the_application_may_not_change_the_trail_nor_the_tables(database: Database) -> None:
    with psycopg.connect(database.url, autocommit=True) as connection:
        for statement in (
            "DELETE FROM audit_entry",
            "UPDATE booking_version SET total = 0",
            "CREATE TABLE mine ()",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)
