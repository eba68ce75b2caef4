"""The recount at the terminal: silent when all is well, else with findings and exit code 1."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from flask import Flask

from tests.app.commands.terminal import Terminal
from tests.cast import build_house
from tests.cluster import Database


@contextmanager
def drift(database: Database) -> Iterator[None]:
    """A counter that somebody changed by hand, until it is put right."""
    with psycopg.connect(database.owner_url, autocommit=True) as connection:
        connection.execute("SET app.scope = 'all'")
        first = "(SELECT min(id) FROM quota_night)"
        change = f"UPDATE quota_night SET held = held + %s WHERE id = {first}"
        connection.execute(change, [1])
        yield
        connection.execute(change, [-1])


def test_nothing_found_is_said(terminal: Terminal, app: Flask) -> None:
    build_house(app)
    shown = terminal.run("audit")
    assert (shown.exit_code, shown.output) == (0, "Findings: 0.\n")


@pytest.mark.parametrize("reader", ["AUDIT_URL", "DATABASE_URL"])
def test_drift_is_found_whoever_reads(
    terminal: Terminal, app: Flask, database: Database, reader: str
) -> None:
    build_house(app)
    readers = {"AUDIT_URL": "", "DATABASE_URL": ""} | {reader: terminal.env[reader]}
    with drift(database):
        shown = terminal.run("audit", **readers)
    assert (shown.exit_code, shown.stdout) == (1, "Findings: 1.\n")
    assert "a counter is not the sum of its live claims: [" in shown.stderr
