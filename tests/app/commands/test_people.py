"""The first account: made at the terminal, since nobody can invite it."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from core.auth.models import Account, Grant
from core.db import db
from tests.app.commands.terminal import Terminal
from tests.staff import Person, browser_of, within

EMAIL, PASSWORD = "kristiina@example.org", "a long enough password"


ADMIN = Person(0, EMAIL, 0)


def roles(app: Flask) -> list[str]:
    """Of the account with that e-mail."""
    query = select(Grant.role).join(Account).where(Account.email == EMAIL)
    return within(app, lambda: list(db.session.scalars(query)))


def test_an_admin_is_created_and_may_do_everything(terminal: Terminal, app: Flask) -> None:
    shown = terminal.run("create-admin", EMAIL, "Kristiina", SANATORIUM_PASSWORD=PASSWORD)
    assert (shown.exit_code, shown.output) == (0, f"{EMAIL} may sign in.\n")
    assert roles(app) == ["managing_company"]
    assert browser_of(app, ADMIN).get("/setup/network").status_code == 200


def test_the_password_is_asked_for_twice_and_not_shown(terminal: Terminal, app: Flask) -> None:
    shown = terminal.run("create-admin", EMAIL, "Kristiina", typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert shown.exit_code == 0
    assert PASSWORD not in shown.output
    browser_of(app, ADMIN)


def test_again_it_gets_a_new_password(terminal: Terminal, app: Flask) -> None:
    for password in ("the first long password", PASSWORD):
        shown = terminal.run("create-admin", EMAIL, "Kristiina", SANATORIUM_PASSWORD=password)
        assert shown.exit_code == 0
    assert roles(app) == ["managing_company"]
    browser_of(app, ADMIN)


@pytest.mark.parametrize("password", ["short", "x" * 300])
def test_an_unfit_password_is_refused_and_nothing_is_kept(
    terminal: Terminal, app: Flask, password: str
) -> None:
    said = terminal.refused(
        "create-admin", EMAIL, "Kristiina", code=1, SANATORIUM_PASSWORD=password
    )
    assert "password" in said.lower()
    assert roles(app) == []
