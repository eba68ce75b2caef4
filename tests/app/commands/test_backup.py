"""The drill: a house with promises is written to a file and read into an empty database."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from psycopg import sql

from app.ground.cluster import Cluster
from core.db import see_resorts, transaction
from crs.bookings.edges import hold
from crs.bookings.operations import cancel_booking, confirm_booking
from tests.app.commands.databases import count_tables, empty_database
from tests.app.commands.terminal import Terminal
from tests.app.network.conftest import site
from tests.cast import House, build_house
from tests.cluster import Database
from tests.make import counted, make_voucher_wish, make_wish
from tests.staff import make_person

SURROUNDINGS = (
    "SELECT tablename, policyname, qual FROM pg_policies",
    "SELECT relname, relrowsecurity, relforcerowsecurity, relowner FROM pg_class "
    "WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
    "SELECT table_name, grantee, privilege_type FROM information_schema.table_privileges "
    "WHERE table_schema = 'public'",
    "SELECT table_name, column_name, grantee, privilege_type "
    "FROM information_schema.column_privileges WHERE table_schema = 'public'",
    "SELECT conrelid::regclass::text, conname, contype FROM pg_constraint "
    "WHERE connamespace = 'public'::regnamespace",
    "SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal",
    # Conditions are the same, but PostgreSQL writes them in other words after a restore.
    "SELECT indexname, split_part(indexdef, ' WHERE ', 1) FROM pg_indexes "
    "WHERE schemaname = 'public'",
    "SELECT sequencename, last_value FROM pg_sequences",
    "SELECT defaclrole, defaclobjtype, defaclacl::text FROM pg_default_acl",
    "SELECT extname FROM pg_extension",
)


@pytest.fixture
def house(app: Flask) -> House:
    """Held, sold, cancelled; a room and a place; with staff."""
    house = build_house(app)
    make_person(app, "reception", house.resort)
    place = make_voucher_wish(house, room="twin", by_place=True)
    with app.test_request_context():
        see_resorts("all")
        hold(make_wish(house))
        hold(make_wish(house, place))
        sold, gone = hold(make_wish(house, place)), hold(make_wish(house))
        with transaction():
            confirm_booking(sold, by="test")
            cancel_booking(gone, by="test")
        see_resorts("")
    return house


@pytest.fixture
def file(terminal: Terminal, house: House, tmp_path: Path) -> Path:
    """A backup of the house."""
    assert house
    file = tmp_path / "house.dump"
    shown = terminal.run("backup", file)
    assert (shown.exit_code, str(file) in shown.stdout) == (0, True), shown.output
    return file


def content(database: Database) -> dict[str, object]:
    """Every row of every table and what surrounds them, to be compared."""
    found: dict[str, object] = {}
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("SET app.scope = 'all'")
        names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (name,) in names.fetchall():
            query = sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(name))
            found[name] = sorted(connection.execute(query).fetchall())
        for surrounding in SURROUNDINGS:
            found[surrounding] = sorted(map(str, connection.execute(surrounding).fetchall()))
    return found


def test_the_drill(terminal: Terminal, database: Database, cluster: Cluster, file: Path) -> None:
    before = content(database)
    assert before["booking"]
    with empty_database(cluster) as new:
        restored = terminal.run("restore", file, DATABASE_OWNER_URL=new.owner_url)
        assert (restored.exit_code, restored.stderr) == (0, ""), restored.output
        assert restored.stdout == "Restored. Findings of the recount: 0.\n"
        assert content(new) == before
        audited = terminal.run("audit", AUDIT_URL=new.audit_url)
        assert (audited.exit_code, audited.stdout) == (0, "Findings: 0.\n")


def test_the_house_goes_on_selling_where_it_was_restored(
    terminal: Terminal, cluster: Cluster, house: House, file: Path
) -> None:
    with empty_database(cluster) as new:
        assert terminal.run("restore", file, DATABASE_OWNER_URL=new.owner_url).exit_code == 0
        with site(new) as app, app.test_request_context():
            see_resorts("all")
            hold(make_wish(house))
            with transaction():
                assert counted(house, "single") == 2 * 7
            see_resorts("")
        assert terminal.run("audit", AUDIT_URL=new.audit_url).exit_code == 0


def test_a_backup_is_for_its_owner_alone_and_replaces_the_earlier_one(
    terminal: Terminal, app: Flask, file: Path
) -> None:
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    first = file.read_bytes()
    make_person(app, "managing_company")
    assert terminal.run("backup", file).exit_code == 0
    assert file.read_bytes() != first
    assert list(file.parent.iterdir()) == [file]


def test_a_backup_that_fails_leaves_the_earlier_one(terminal: Terminal, file: Path) -> None:
    whole = file.read_bytes()
    away = "postgresql://sanatorium_owner@127.0.0.1:1/sanatorium"
    said = terminal.refused("backup", file, code=1, DATABASE_OWNER_URL=away)
    assert "Connection refused" in said
    assert "No backup was written." in said
    assert (file.read_bytes(), list(file.parent.iterdir())) == (whole, [file])


def test_the_password_is_said_to_nobody(terminal: Terminal, tmp_path: Path) -> None:
    away = "postgresql://sanatorium_owner:s3cret%2F@127.0.0.1:1/sanatorium"
    said = terminal.refused("backup", tmp_path / "x", code=1, DATABASE_OWNER_URL=away)
    assert "s3cret" not in said


def test_a_folder_that_is_not_there_is_wrong_usage(terminal: Terminal) -> None:
    assert "/nowhere does not exist" in terminal.refused("backup", "/nowhere/x.dump", code=2)


def test_nothing_is_restored_over_anything(
    terminal: Terminal, database: Database, file: Path
) -> None:
    before = content(database)
    assert "is not empty: restore into a new one" in terminal.refused("restore", file, code=1)
    assert content(database) == before


def halved(whole: bytes) -> bytes:
    return whole[: len(whole) // 2]


def scratched(whole: bytes) -> bytes:
    """The rows of the last table are no longer what was packed."""
    middle = len(whole) * 3 // 4
    return whole[:middle] + bytes(64) + whole[middle + 64 :]


def unrelated(_whole: bytes) -> bytes:
    return b"SELECT 'no backup of ours';"


@pytest.mark.parametrize("broken", [halved, scratched, unrelated])
def test_of_a_broken_file_nothing_is_restored(
    terminal: Terminal, cluster: Cluster, file: Path, broken: Callable[[bytes], bytes]
) -> None:
    file.write_bytes(broken(file.read_bytes()))
    with empty_database(cluster) as new:
        said = terminal.refused("restore", file, code=1, DATABASE_OWNER_URL=new.owner_url)
        assert "Nothing was restored." in said
        assert count_tables(new) == 0


def test_a_backup_of_an_earlier_version_is_told_to_be_migrated(
    terminal: Terminal, app: Flask, database: Database, cluster: Cluster, tmp_path: Path
) -> None:
    assert app
    file = tmp_path / "earlier.dump"
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0003'")
    assert terminal.run("backup", file).exit_code == 0
    with empty_database(cluster) as new:
        restored = terminal.run("restore", file, DATABASE_OWNER_URL=new.owner_url)
        assert (restored.exit_code, "run `sanatorium migrate`" in restored.stdout) == (0, True)


def test_programs_that_are_too_old_are_passed_over(
    terminal: Terminal, database: Database, tmp_path: Path
) -> None:
    assert database
    old = tmp_path / "pg_dump"
    old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 15.1'\n")
    old.chmod(0o755)
    shown = terminal.run("backup", tmp_path / "house.dump", PATH=f"{tmp_path}:/bin")
    assert (shown.exit_code, (tmp_path / "house.dump").stat().st_size > 1000) == (0, True)
