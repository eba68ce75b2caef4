"""Signing in: one answer for all that is wrong, limits before hashing, sessions that end."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from core.auth import limits
from core.auth.models import Account
from core.auth.passwords import hasher
from core.clock import now
from core.db import db
from tests.shopper import TOKEN
from tests.staff import PASSWORD, Person, browser_of, make_person, within


def try_in(client: FlaskClient, email: str, password: str, address: str = "192.0.2.1") -> int:
    form = {"email": email, "password": password}
    sent = client.post("/sign-in", data=form, environ_base={"REMOTE_ADDR": address})
    return sent.status_code


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    return browser_of(app, None)


def test_passwords_are_argon2id_with_the_parameters_that_were_promised() -> None:
    assert hasher.hash("x").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_unknown_wrong_disabled_and_invited_get_the_same_answer(
    app: Flask, stranger: FlaskClient, rita: Person
) -> None:
    gone = make_person(app, "reception", name="Gone")
    within(app, lambda: setattr(db.session.get(Account, gone.id), "disabled_at", now()))
    invited = make_person(app, "reception", name="Invited", password=False)
    answers = set()
    for email, password in (
        ("nobody@example.org", PASSWORD),
        (rita.email, "not the password"),
        (gone.email, PASSWORD),
        (invited.email, PASSWORD),
        (invited.email, ""),
    ):
        answer = stranger.post("/sign-in", data={"email": email, "password": password})
        page = TOKEN.sub("", answer.text).replace(email, "")  # a token tells the second
        answers.add((answer.status_code, page))
    assert [status for status, _page in answers] == [401]


def test_the_address_may_be_typed_in_capitals(stranger: FlaskClient, rita: Person) -> None:
    assert try_in(stranger, f" {rita.email.upper()} ", PASSWORD) == 303


def test_after_five_wrong_passwords_even_the_right_one_waits(
    stranger: FlaskClient, rita: Person
) -> None:
    for n in range(5):
        assert try_in(stranger, rita.email, "wrong", f"192.0.2.{n}") == 401
    assert try_in(stranger, rita.email, PASSWORD, "192.0.2.9") == 429


def test_the_wait_is_the_same_for_an_account_that_does_not_exist(stranger: FlaskClient) -> None:
    tries = [try_in(stranger, "nobody@example.org", "wrong") for _ in range(6)]
    assert tries == [401] * 5 + [429]


def test_nothing_is_hashed_while_the_account_waits(
    app: Flask, stranger: FlaskClient, rita: Person
) -> None:
    with app.app_context():
        for _ in range(5):
            limits.count_account(rita.email)
    within(app, lambda: setattr(db.session.get(Account, rita.id), "password_hash", "broken"))
    assert try_in(stranger, rita.email, PASSWORD) == 429


def test_a_right_password_begins_to_count_anew(stranger: FlaskClient, rita: Person) -> None:
    for _ in range(3):
        for _ in range(4):
            assert try_in(stranger, rita.email, "wrong", "192.0.2.8") == 401
        assert try_in(stranger, rita.email, PASSWORD, "192.0.2.9") == 303


def test_an_address_tries_twenty_times_a_minute(stranger: FlaskClient) -> None:
    tries = [try_in(stranger, f"guess{n}@example.org", "wrong") for n in range(21)]
    assert tries == [401] * 20 + [429]
    assert try_in(stranger, "guess@example.org", "wrong", "192.0.2.2") == 401


def test_a_session_begins_fresh_whatever_the_browser_brought(app: Flask, rita: Person) -> None:
    client = browser_of(app, None)
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
        session["language"] = "et"
    client.post("/sign-in", data={"email": rita.email, "password": PASSWORD})
    with client.session_transaction() as session:
        assert "planted" not in session
        assert session["language"] == "et"


def test_a_copied_cookie_dies_when_its_owner_signs_out(app: Flask, rita: Person) -> None:
    client, thief = browser_of(app, rita), app.test_client()
    cookie = client.get_cookie("session")
    assert cookie is not None
    thief.set_cookie("session", cookie.value)
    assert thief.get("/profile").status_code == 200
    client.post("/sign-out")
    assert thief.get("/profile").status_code == 303
    assert client.get("/profile").status_code == 303


def test_sessions_end_when_the_account_is_disabled(app: Flask, rita: Person) -> None:
    client = browser_of(app, rita)
    within(app, lambda: db.session.execute(text("UPDATE account SET disabled_at = app_now()")))
    assert client.get("/profile").status_code == 303


def test_a_new_password_keeps_this_browser_and_ends_the_others(app: Flask, rita: Person) -> None:
    here, there = browser_of(app, rita), browser_of(app, rita)
    new = "another long password"
    answer = here.post("/profile/password", data={"present": PASSWORD, "new": new})
    assert answer.status_code == 303
    assert here.get("/profile").status_code == 200
    assert there.get("/profile").status_code == 303
    assert try_in(app.test_client(), rita.email, new) == 303


@pytest.mark.parametrize(
    ("present", "new", "words"),
    [
        ("wrong", "another long password", "current password"),
        (PASSWORD, "short", "at least 12"),
        (PASSWORD, "x" * 201, "at most 200"),
    ],
)
def test_a_password_is_changed_with_the_present_one_and_is_long_enough(
    app: Flask, rita: Person, present: str, new: str, words: str
) -> None:
    client = browser_of(app, rita)
    answer = client.post("/profile/password", data={"present": present, "new": new})
    assert answer.status_code == 422
    assert words in answer.text
    assert client.get("/profile").status_code == 200


@pytest.mark.parametrize(
    ("wanted", "where"),
    [
        ("/desk/bookings?status=held", "/desk/bookings?status=held"),
        ("https://evil.example/", "/desk"),
        ("//evil.example/", "/desk"),
        ("/\\evil.example/", "/desk"),
        ("/\t/evil.example/", "/desk"),
        ("javascript:alert(1)", "/desk"),
        ("", "/desk"),
    ],
)
def test_after_signing_in_one_goes_on_where_one_was_but_never_elsewhere(
    stranger: FlaskClient, rita: Person, wanted: str, where: str
) -> None:
    form = {"email": rita.email, "password": PASSWORD}
    answer = stranger.post("/sign-in", query_string={"next": wanted}, data=form)
    assert answer.location == where


def test_who_is_not_signed_in_returns_to_the_page_they_asked_for(stranger: FlaskClient) -> None:
    answer = stranger.get("/desk/bookings?status=held")
    assert (answer.status_code, answer.location) == (
        303,
        "/sign-in?next=/desk/bookings?status%3Dheld",
    )


def test_a_part_of_a_page_sends_the_whole_page_to_sign_in(stranger: FlaskClient) -> None:
    answer = stranger.get("/desk/bookings", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"].startswith("/sign-in")


def test_forms_without_their_token_are_refused(app: Flask) -> None:
    client = app.test_client()
    for path in ("/sign-in", "/sign-out", "/invitations/x", "/setup/staff", "/profile/password"):
        assert client.post(path).status_code == 400, path


@pytest.mark.parametrize("field", ["email", "password"])
def test_the_character_nul_is_refused_before_the_database(
    stranger: FlaskClient, field: str
) -> None:
    assert stranger.post("/sign-in", data={field: "a\0b"}).status_code == 400
    assert stranger.get("/sign-in?next=%00").status_code == 400
    assert stranger.get("/invitations/%00").status_code == 400


def test_without_valkey_nobody_guesses(app: Flask, stranger: FlaskClient, rita: Person) -> None:
    app.config["REDIS_URL"] = "unix:///nowhere/valkey.sock"
    limits.install(app)
    assert try_in(stranger, rita.email, PASSWORD) == 503
