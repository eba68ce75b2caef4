"""The demo: only where it is wanted, whole or not at all, once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app import demo
from core.auth.models import Account
from core.db import EVERY_RESORT, Base, db, see_resorts
from core.organisation.models import Resort
from crs.channels.models import PartnerKey
from tests.app.commands.terminal import Terminal
from tests.app.network.tiny import files_of, tiny
from tests.cast import build_house
from tests.cluster import Database
from tests.staff import within


@pytest.fixture
def network(tmp_path: Path) -> Path:
    """A small one: that the large one loads is tested with the loader."""
    for name, content in files_of(tiny()).items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def count(app: Flask, model: type[Base]) -> int:
    return within(app, lambda: db.session.scalar(select(func.count()).select_from(model)) or 0)


@pytest.mark.parametrize("command", ["ensure-demo", "demo-logins"])
@pytest.mark.parametrize("mark", ["", "0", "yes"])
def test_passwords_that_everybody_knows_are_given_only_to_a_demo(
    terminal: Terminal, app: Flask, command: str, mark: str
) -> None:
    assert "set DEMO=1" in terminal.refused(command, code=2, DEMO=mark)
    assert (count(app, Resort), count(app, Account)) == (0, 0)


def test_it_is_loaded_once_and_its_people_may_sign_in(
    terminal: Terminal, app: Flask, network: Path
) -> None:
    loaded = terminal.run("ensure-demo", network, DEMO="1")
    assert (loaded.exit_code, loaded.output) == (0, "Loading the demo network…\n")
    assert (count(app, Resort), count(app, Account)) == (1, 2)
    again = terminal.run("ensure-demo", network, DEMO="1")
    assert (again.exit_code, again.output) == (0, "")
    logins = terminal.run("demo-logins", DEMO="1").stdout.splitlines()
    key = logins.pop()
    assert [line.split() for line in logins] == [
        ["Managing", "company", "olga@example.org", demo.PASSWORD, "(the", "network)"],
        ["Reception", "anna@example.org", demo.PASSWORD, "(Aurora)"],
    ]
    assert terminal.run("demo-logins", DEMO="1").stdout.splitlines()[-1] == key


def test_it_has_a_key_of_the_api_that_every_start_tells_again(
    terminal: Terminal, app: Flask, network: Path
) -> None:
    terminal.run("ensure-demo", network, DEMO="1")
    for _start in range(2):
        *_logins, told = terminal.run("prepare", DEMO="1").stdout.splitlines()
        mark, key = told.split(": ")
        assert mark == "API key"
        sent = {"Authorization": f"Bearer {key}"}
        assert app.test_client().get("/api/v1/resorts", headers=sent).status_code == 200
    assert count(app, PartnerKey) == 1
    revoked = terminal.run("revoke-api-key", key[:12])
    assert revoked.output == f"{key[:12]}… of Demo is revoked.\n"
    assert "API key" not in terminal.run("prepare", DEMO="1").stdout
    assert app.test_client().get("/api/v1/resorts", headers=sent).status_code == 401


def test_a_run_prepares_all_in_one_and_says_who_may_sign_in(
    terminal: Terminal, network: Path
) -> None:
    assert terminal.run("prepare", DEMO="0").output == ""
    assert terminal.run("ensure-demo", network, DEMO="1").exit_code == 0
    prepared = terminal.run("prepare", DEMO="1")
    assert (prepared.exit_code, prepared.stderr) == (0, "")
    assert prepared.stdout == terminal.run("demo-logins", DEMO="1").stdout != ""


def test_a_database_with_a_resort_is_left_alone(terminal: Terminal, app: Flask) -> None:
    build_house(app)
    assert terminal.run("ensure-demo", DEMO="1").exit_code == 0
    assert (count(app, Resort), count(app, Account)) == (1, 0)


def test_a_demo_that_cannot_be_finished_is_not_begun(
    app: Flask, database: Database, network: Path
) -> None:
    """The fault comes at the very end: when the last of its people is given a password."""
    app.config["DEMO"] = True
    with psycopg.connect(database.owner_url) as connection:
        connection.execute(
            "ALTER TABLE account ADD CONSTRAINT nobody_new "
            "CHECK (email <> 'anna@example.org' OR password_hash IS NULL)"
        )
    with app.app_context(), everything_seen(), pytest.raises(IntegrityError, match="nobody_new"):
        demo.ensure_demo(network)
    assert (count(app, Resort), count(app, Account)) == (0, 0)


@contextmanager
def everything_seen() -> Iterator[None]:
    see_resorts(EVERY_RESORT)
    yield
    see_resorts("")
