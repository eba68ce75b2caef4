"""Codes by the clock: set up by oneself, good once, asked for by role."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import psycopg
import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from psycopg import sql
from sqlalchemy import text

from core.auth.models import Account
from core.auth.second_factor import STEP, accepted_step, new_secret
from core.db import db
from tests.cluster import Database
from tests.staff import PASSWORD, Person, browser_of, within

AT = datetime(2026, 11, 24, 12, 0, 10, tzinfo=UTC)
Clock = Callable[[int], None]
TODAY = int(AT.timestamp()) // STEP


def code_of(secret: str, ahead: int = 0) -> str:
    return pyotp.TOTP(secret).generate_otp(TODAY + ahead)


@pytest.mark.parametrize(
    ("ahead", "last", "accepted"),
    [
        (0, None, True),
        (-1, None, True),
        (1, None, True),
        (-2, None, False),
        (2, None, False),
        (0, -1, True),
        (0, 0, False),
        (-1, 0, False),
        (1, 0, True),
    ],
)
def test_a_code_is_good_for_its_half_minute_and_once(
    ahead: int, last: int | None, accepted: bool
) -> None:
    secret = new_secret()
    used = None if last is None else TODAY + last
    step = accepted_step(secret, code_of(secret, ahead), AT, used)
    assert step == (TODAY + ahead if accepted else None)


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "абвгде", "000 000x"])
def test_what_is_no_code_is_wrong(typed: str) -> None:
    assert accepted_step(new_secret(), typed, AT, None) is None


def test_a_code_may_be_typed_in_two_groups() -> None:
    secret = new_secret()
    code = code_of(secret)
    assert accepted_step(secret, f"{code[:3]} {code[3:]} ", AT, None) == TODAY


def secret_of(app: Flask, person: Person) -> str:
    secret = within(app, lambda: db.session.get_one(Account, person.id).totp_secret)
    assert secret is not None
    return secret


@pytest.fixture
def set_clock(app: Flask, database: Database) -> Clock:
    """The database of this test lives so many half minutes after `AT`."""

    def at(ahead: int) -> None:
        instant = datetime.fromtimestamp(AT.timestamp() + ahead * STEP, UTC).isoformat()
        statement = sql.SQL("ALTER DATABASE {} SET app.now = {}").format(
            sql.Identifier(database.name), sql.Literal(instant)
        )
        with psycopg.connect(database.cluster.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)
        with app.app_context():
            db.engine.dispose()

    at(0)
    return at


def switch_on(app: Flask, person: Person) -> tuple[FlaskClient, str]:
    client = browser_of(app, person)
    client.post("/profile/codes")
    secret = secret_of(app, person)
    answer = client.post("/profile/codes/confirmation", data={"code": code_of(secret)})
    assert answer.status_code == 303, answer.text
    return client, secret


def first_step(app: Flask, person: Person) -> FlaskClient:
    client = app.test_client()
    form = {"email": person.email, "password": PASSWORD}
    answer = client.post("/sign-in?next=/profile", data=form)
    assert answer.location == "/sign-in/code?next=/profile"
    return client


pytestmark = pytest.mark.own_clock


def test_a_secret_counts_only_after_its_first_code(
    app: Flask, rita: Person, set_clock: Clock
) -> None:
    client = browser_of(app, rita)
    client.post("/profile/codes")
    wrong = client.post("/profile/codes/confirmation", data={"code": "000000"})
    assert wrong.status_code == 422
    assert browser_of(app, rita).get("/profile").status_code == 200


def test_signing_in_asks_for_a_code_then(app: Flask, rita: Person, set_clock: Clock) -> None:
    others = browser_of(app, rita)
    here, secret = switch_on(app, rita)
    assert here.get("/profile").status_code == 200
    assert others.get("/profile").status_code == 303
    client = first_step(app, rita)
    assert client.get("/profile").status_code == 303
    set_clock(1)
    answer = client.post("/sign-in/code?next=/profile", data={"code": code_of(secret, 1)})
    assert answer.location == "/profile"
    assert client.get("/profile").status_code == 200


def test_a_code_that_was_seen_over_the_shoulder_is_worth_nothing(
    app: Flask, rita: Person, set_clock: Clock
) -> None:
    _here, secret = switch_on(app, rita)
    answer = first_step(app, rita).post("/sign-in/code", data={"code": code_of(secret)})
    assert answer.status_code == 401


def test_codes_are_guessed_five_times(app: Flask, rita: Person, set_clock: Clock) -> None:
    switch_on(app, rita)
    client = first_step(app, rita)
    tries = [client.post("/sign-in/code", data={"code": "1"}).status_code for _ in range(5)]
    assert tries == [401] * 4 + [429]


def test_the_second_step_waits_five_minutes(app: Flask, rita: Person, set_clock: Clock) -> None:
    _here, secret = switch_on(app, rita)
    client = first_step(app, rita)
    assert client.get("/sign-in/code").status_code == 200
    set_clock(10)
    assert client.get("/sign-in/code").location == "/sign-in"
    late = client.post("/sign-in/code", data={"code": code_of(secret, 10)})
    assert late.location == "/sign-in"
    assert client.get("/profile").status_code == 303


def test_a_password_set_meanwhile_ends_the_second_step(
    app: Flask, rita: Person, set_clock: Clock
) -> None:
    _here, secret = switch_on(app, rita)
    client = first_step(app, rita)
    within(app, lambda: db.session.execute(text("UPDATE account SET session_version = 77")))
    set_clock(1)
    answer = client.post("/sign-in/code", data={"code": code_of(secret, 1)})
    assert answer.location == "/sign-in"


def test_the_picture_is_shown_only_until_it_is_confirmed(
    app: Flask, rita: Person, set_clock: Clock
) -> None:
    client = browser_of(app, rita)
    assert client.get("/profile/codes.svg").status_code == 404
    client.post("/profile/codes")
    picture = client.get("/profile/codes.svg")
    assert (picture.status_code, picture.mimetype) == (200, "image/svg+xml")
    assert picture.headers["Cache-Control"] == "no-store"
    assert "style=" not in picture.text
    secret = secret_of(app, rita)
    assert secret in client.get("/profile").text
    client.post("/profile/codes/confirmation", data={"code": code_of(secret)})
    assert client.get("/profile/codes.svg").status_code == 404
    assert secret not in client.get("/profile").text
    client.post("/profile/codes")
    assert secret_of(app, rita) == secret


def test_codes_are_given_up_with_the_password(app: Flask, rita: Person, set_clock: Clock) -> None:
    client, _secret = switch_on(app, rita)
    assert client.post("/profile/codes/removal", data={"present": "no"}).status_code == 422
    assert client.post("/profile/codes/removal", data={"present": PASSWORD}).status_code == 303
    assert browser_of(app, rita).get("/profile").status_code == 200


def test_a_role_may_ask_for_codes(app: Flask, rita: Person, olga: Person, set_clock: Clock) -> None:
    app.config["TOTP_ROLES"] = frozenset({"reception"})
    assert browser_of(app, olga).get("/desk/bookings").status_code == 200
    client = browser_of(app, rita)
    assert client.get("/desk/bookings").location == "/profile"
    assert "Your role requires codes" in client.get("/profile").text
    client, _secret = switch_on(app, rita)
    assert client.get("/desk/bookings").status_code == 200
    refused = client.post("/profile/codes/removal", data={"present": PASSWORD})
    assert refused.status_code == 409
