"""Looking at the servers before anything stands on them: each fault with its cure."""

from __future__ import annotations

from collections.abc import Callable
from typing import LiteralString

import pytest
from flask import Flask

from app.ground.cluster import Cluster
from tests.app.commands.databases import UNICODE, count_tables, empty_database
from tests.app.commands.terminal import Terminal
from tests.cast import build_house
from tests.cluster import Database

UNFIT: list[tuple[LiteralString, str]] = [
    ("ENCODING 'SQL_ASCII' LOCALE_PROVIDER libc LOCALE 'C'", "is encoded in SQL_ASCII"),
    ("ENCODING 'UTF8' LOCALE_PROVIDER libc LOCALE 'C'", "knows Latin letters alone"),
    (UNICODE + " LC_COLLATE 'C' LC_CTYPE 'C'", "does not know Cyrillic letters"),
]


def test_everything_in_order_is_said(terminal: Terminal) -> None:
    shown = terminal.run("check-servers")
    assert (shown.exit_code, shown.stderr) == (0, "")
    assert "in order" in shown.stdout


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("postgresql://sanatorium_owner@/sanatorium?host=/nowhere", "/nowhere/.s.PGSQL.5432"),
        ("postgresql://sanatorium_owner@127.0.0.1:1/sanatorium", "Connection refused"),
        ("postgresql://sanatorium_owner@nowhere.invalid/sanatorium", "nowhere.invalid"),
    ],
)
def test_a_server_that_cannot_be_reached(terminal: Terminal, url: str, reason: str) -> None:
    for command, name in (("migrate", "DATABASE_OWNER_URL"), ("audit", "AUDIT_URL")):
        said = terminal.refused(command, code=2, **{name: url})
        assert f"The database of {name} cannot be reached: " in said
        assert reason in said
        assert "Is the server running, and are host, role and password right?" in said


def test_a_server_that_goes_away_from_a_command(terminal: Terminal) -> None:
    away = "postgresql://sanatorium_app@127.0.0.1:1/sanatorium"
    said = terminal.refused("demo-logins", code=2, DATABASE_URL=away, DEMO="1")
    assert "The database cannot be reached: " in said
    assert "Check DATABASE_URL" in said


@pytest.mark.parametrize("command", ["migrate", "check-migrations", "backup /tmp/never-written"])
@pytest.mark.parametrize("url", ["sanatorium", "mysql://owner@host/db", "postgresql://h:port/db"])
def test_an_address_that_is_none(terminal: Terminal, command: str, url: str) -> None:
    said = terminal.refused(*command.split(), code=2, DATABASE_OWNER_URL=url)
    assert "DATABASE_OWNER_URL is no address of a PostgreSQL database: write postgresql://" in said


@pytest.mark.parametrize(("made", "fault"), UNFIT)
def test_a_database_that_does_not_know_our_letters(
    terminal: Terminal, cluster: Cluster, made: LiteralString, fault: str
) -> None:
    with empty_database(cluster, made) as unfit:
        said = terminal.refused("migrate", code=2, DATABASE_OWNER_URL=unfit.owner_url)
    assert fault in said
    assert "CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8'" in said


def test_nothing_is_made_in_a_database_of_another_encoding(
    terminal: Terminal, cluster: Cluster
) -> None:
    with empty_database(cluster, UNFIT[0][0]) as unfit:
        terminal.refused("migrate", code=2, DATABASE_OWNER_URL=unfit.owner_url)
        assert count_tables(unfit) == 0


ROLES: dict[str, Callable[[Database], str]] = {
    "postgres": lambda database: database.cluster.url(database.name),
    "sanatorium_owner": lambda database: database.owner_url,
}


@pytest.mark.parametrize("role", ROLES)
def test_the_application_may_not_be_above_the_rules(
    terminal: Terminal, database: Database, role: str
) -> None:
    said = terminal.refused("check-servers", code=2, DATABASE_URL=ROLES[role](database))
    assert f"DATABASE_URL signs in as {role}" in said
    assert "use sanatorium_app" in said


@pytest.mark.parametrize("url", ["redis://127.0.0.1:1/0", "unix:///nowhere/valkey.sock"])
@pytest.mark.parametrize("command", ["check-servers", "worker", "prepare"])
def test_a_valkey_that_cannot_be_reached(terminal: Terminal, command: str, url: str) -> None:
    said = terminal.refused(command, code=2, REDIS_URL=url)
    assert "Valkey (REDIS_URL) cannot be reached" in said
    assert "start the server" in said


def test_a_key_of_stripe_for_nobody(terminal: Terminal, app: Flask) -> None:
    """It may be misspelt, and another's account would take the money."""
    misspelt = {"STRIPE_SECRET_KEY_AURORA": "sk_1", "STRIPE_WEBHOOK_SECRET_AURORA": "whsec_1"}
    assert terminal.run("check-servers", **misspelt).exit_code == 0
    build_house(app)
    said = terminal.refused("check-servers", code=2, **misspelt)
    assert "STRIPE_SECRET_KEY_AURORA belongs to no legal entity" in said
    assert "AURORA_LTD" in said
    meant = {name.replace("AURORA", "AURORA_LTD"): value for name, value in misspelt.items()}
    assert terminal.run("check-servers", **meant).exit_code == 0
