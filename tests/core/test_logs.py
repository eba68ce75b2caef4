"""What the log tells: routes and reasons, never names, addresses or keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select

from app.config import Config
from app.factory import create_app
from core.auth.access import public
from core.db import db, see_resorts, transaction
from core.outbox.delivery import drain
from core.outbox.models import OutboxRow
from core.outbox.operations import tell
from core.outbox.subscribers import set_subscribers
from crm.parties.models import Party

NAME, EMAIL, KEY = "Anna Secret", "anna@secret.example", "0123456789abcdef"
HIDDEN = (NAME, EMAIL, KEY)


def add_party(_facts: Mapping[str, Any]) -> None:
    """What the database refuses, quoting the row: a party without a language."""
    row = {"kind": "person", "name": NAME, "email": EMAIL, "language": None}
    db.session.execute(insert(Party).values(row))


@contextmanager
def subscribed() -> Iterator[None]:
    """The failing INSERT follows from the fact `broken`."""
    set_subscribers({"broken": (f"{__name__}:add_party",)})
    see_resorts("all")
    yield
    see_resorts("")
    set_subscribers({})


@pytest.fixture
def broken(app: Flask) -> Flask:
    """With a route whose INSERT fails, and a guest's key in its address."""

    @public
    def show(key: str) -> str:
        add_party({})
        return key

    app.add_url_rule("/broken/<key>", view_func=show)
    app.config["SHOW_500"] = True
    return app


def test_a_failing_insert_tells_of_the_table_not_of_the_guest(
    broken: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = broken.test_client().get(f"/broken/{KEY}?email={EMAIL}")
    assert answer.status_code == 500
    told = capsys.readouterr().err
    assert "NotNullViolation" in told
    assert "INSERT INTO party" in told
    assert "/broken/<key>" in told
    assert [word for word in HIDDEN if word in told + answer.text] == []


def test_a_fault_of_the_outbox_tells_no_more(
    app: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    with app.app_context(), subscribed():
        with transaction():
            tell("broken", n=1)
        assert drain() == 1
        with transaction():
            fault = db.session.scalars(select(OutboxRow.fault)).one()
        db.session.remove()
    told = f"{fault}{capsys.readouterr().err}"
    assert "language" in str(fault)
    assert [word for word in HIDDEN if word in told] == []


def test_the_line_of_a_request_names_its_route_alone(
    config: Config, capsys: pytest.CaptureFixture[str]
) -> None:
    app = create_app(replace(config, testing=False))
    client = app.test_client()
    client.get(f"/bookings/ABCD1234?key={KEY}")
    client.get(f"/invitations/{KEY}")
    with app.app_context():
        db.engine.dispose()
    told = capsys.readouterr().err
    assert '"route": "/bookings/<code>"' in told
    assert '"route": "/invitations/<code>"' in told
    assert KEY not in told
    assert "ABCD1234" not in told
