"""Migrating: from nothing, again, two at once; a site whose database is at another revision."""

from __future__ import annotations

import subprocess
from pathlib import Path

import psycopg
import pytest
from flask.testing import FlaskClient

from app.ground.cluster import Cluster
from app.ground.places import ROOT
from app.migrate import ADVISORY_LOCK, code_head, database_head
from tests.app.commands.databases import empty_database
from tests.app.commands.terminal import Terminal, environment
from tests.cluster import Database
from tests.ground.runs import eventually

WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND objid = %s"


def test_an_empty_database_is_brought_up_to_date_once(
    bare_terminal: Terminal, cluster: Cluster
) -> None:
    with empty_database(cluster) as empty:
        url = empty.owner_url
        for _time in range(2):
            shown = bare_terminal.run("migrate", DATABASE_OWNER_URL=url)
            assert (shown.exit_code, shown.stdout) == (0, "The database is up to date.\n")
            assert database_head(url) == code_head()
        shown = bare_terminal.run("check-migrations", DATABASE_OWNER_URL=url)
        assert (shown.exit_code, "database: 0." in shown.stdout) == (0, True)


@pytest.mark.slow
def test_two_at_once_wait_for_each_other(cluster: Cluster, tmp_path: Path) -> None:
    with empty_database(cluster) as empty, psycopg.connect(empty.owner_url) as guard:
        guard.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
        both = [start_migrating(empty, tmp_path) for _ in range(2)]

        def waiting() -> int:
            row = guard.execute(WAITING, [ADVISORY_LOCK]).fetchone()
            return int(row[0]) if row else 0

        assert eventually(lambda: waiting() == 2, within=60)
        guard.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])
        ends = [(one.communicate(timeout=60), one.returncode) for one in both]
        assert [code for _said, code in ends] == [0, 0], ends
        assert database_head(empty.owner_url) == code_head()


def start_migrating(database: Database, folder: Path) -> subprocess.Popen[str]:
    """By the program itself, from any folder."""
    return subprocess.Popen(
        [ROOT / "bin/sanatorium", "migrate"],
        cwd=folder, env=environment(DATABASE_OWNER_URL=database.owner_url), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


def test_models_that_the_database_does_not_know_are_found(
    terminal: Terminal, database: Database
) -> None:
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("ALTER TABLE board ADD COLUMN forgotten int")
    shown = terminal.run("check-migrations")
    assert (shown.exit_code, "database: 1." in shown.stdout) == (1, True)
    assert "forgotten" in shown.stderr


def test_a_site_is_not_ready_for_another_revision(
    terminal: Terminal, database: Database, client: FlaskClient
) -> None:
    assert client.get("/readyz").json == {
        "ready": True, "schema": code_head(), "wanted": code_head()
    }  # fmt: skip
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (
        503, {"ready": False, "schema": "0001", "wanted": code_head()},
    )  # fmt: skip
    assert client.get("/healthz").status_code == 200
    said = terminal.refused("check-servers", code=2)
    assert "The database is at revision 0001" in said
    assert "run `sanatorium migrate`" in said
