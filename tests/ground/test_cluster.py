"""The embedded PostgreSQL: its locale, its roles, its clones, its start after a crash."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from app.ground.cluster import Cluster
from app.ground.keyring import keyring
from app.ground.roles import ROLES, make_roles
from tests.cluster import COMMON, FAST, Database, clone, new_folder


@pytest.fixture
def guarded() -> Iterator[Cluster]:
    """A cluster of its own with passwords, as `make run` has it."""
    folder = new_folder()
    cluster = Cluster(
        folder / "postgres", folder / "sockets", folder / "log", "s3cret/@", COMMON | FAST, False
    )
    cluster.start()
    yield cluster
    cluster.stop()
    shutil.rmtree(folder)


def test_trigrams_know_cyrillic(database: Database) -> None:
    with psycopg.connect(database.url) as connection:
        row = connection.execute("SELECT similarity('Анна', 'Анну'), lower('ЁЛКА')").fetchone()
    assert row
    assert row[0] > 0
    assert row[1] == "ёлка"


@pytest.mark.parametrize("kind", ["app", "reporting", "audit"])
def test_only_the_owner_may_make_tables(database: Database, kind: str) -> None:
    url = database.cluster.url(database.name, ROLES[kind])
    with (
        psycopg.connect(url) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("CREATE TABLE mine (n int)")


def test_no_role_is_above_the_rules(database: Database) -> None:
    with psycopg.connect(database.owner_url) as connection:
        above = connection.execute(
            "SELECT rolname FROM pg_roles WHERE rolname LIKE 'sanatorium%' AND "
            "(rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)"
        ).fetchall()
    assert above == []


def test_clones_know_nothing_of_each_other(cluster: Cluster) -> None:
    with clone(cluster) as first, clone(cluster) as second:
        with psycopg.connect(first.owner_url) as connection:
            connection.execute("CREATE TABLE only_here (n int)")
        with psycopg.connect(second.owner_url) as connection:
            found = connection.execute("SELECT to_regclass('only_here')").fetchone()
    assert found == (None,)


def test_a_role_needs_its_password(guarded: Cluster) -> None:
    make_roles(guarded.url("postgres"), {kind: f"{kind}'s word" for kind in ROLES})
    psycopg.connect(guarded.url("postgres", ROLES["app"], "app's word")).close()
    for word in ("", "owner's word"):
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(guarded.url("postgres", ROLES["app"], word))


def test_a_pid_file_that_names_a_stranger_does_not_stop_the_start(guarded: Cluster) -> None:
    guarded.stop()
    (guarded.data / "postmaster.pid").write_text(f"{os.getpid()}\n")
    guarded.start()
    psycopg.connect(guarded.url("postgres")).close()


def test_what_was_committed_outlives_a_kill(durable_database: Database) -> None:
    with psycopg.connect(durable_database.owner_url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
    durable_database.cluster.kill()
    durable_database.cluster.start()
    with psycopg.connect(durable_database.owner_url) as connection:
        assert connection.execute("SELECT n FROM kept").fetchone() == (7,)


def test_secrets_are_made_once_and_for_their_owner_only(tmp_path: Path) -> None:
    first = keyring(tmp_path)
    assert keyring(tmp_path) == first
    assert len(set(first.values())) == len(first)
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600
