"""Links by which a password is set: guessed by nobody, good for three days, once."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from core.auth.models import Account, Invitation
from core.auth.operations import create_admin
from core.auth.refusals import PasswordTooShort
from core.db import db
from tests.cast import House
from tests.cluster import Database
from tests.staff import PASSWORD, Person, browser_of, within

LINK = re.compile(r"http://localhost(/invitations/[\w-]+)")


def invite(
    client: FlaskClient, email: str, role: str, resort: int | str, name: str = "Nora"
) -> str:
    form = {"email": email, "name": name, "role": role, "resort": resort}
    answer = client.post("/setup/staff", data=form)
    assert answer.status_code == 201, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    return link_in(answer.text)


def link_in(page: str) -> str:
    found = LINK.search(page)
    assert found, page
    return found[1]


@pytest.fixture
def link(app: Flask, mart: Person, aurora: House) -> str:
    """Mart has invited Nora to the reception."""
    return invite(browser_of(app, mart), "Nora@example.org", "reception", aurora.resort)


def accept(app: Flask, link: str, password: str = PASSWORD) -> int:
    return browser_of(app, None).post(link, data={"password": password}).status_code


def can_sign_in(app: Flask, email: str = "nora@example.org", password: str = PASSWORD) -> bool:
    form = {"email": email, "password": password}
    return browser_of(app, None).post("/sign-in", data=form).status_code == 303


def test_with_the_link_one_chooses_a_password_and_signs_in(app: Flask, link: str) -> None:
    assert not can_sign_in(app)
    assert browser_of(app, None).get(link).status_code == 200
    assert accept(app, link) == 303
    assert can_sign_in(app)


def test_a_link_is_used_once(app: Flask, link: str) -> None:
    accept(app, link)
    assert accept(app, link, "another long password") == 404
    assert browser_of(app, None).get(link).status_code == 404
    assert can_sign_in(app)


def test_a_short_password_does_not_use_the_link_up(app: Flask, link: str) -> None:
    assert accept(app, link, "short") == 422
    assert accept(app, link) == 303


def test_unknown_used_and_old_links_get_the_same_answer(app: Flask, link: str) -> None:
    accept(app, link)
    client = browser_of(app, None)
    used, unknown = client.get(link), client.get("/invitations/never-made")
    assert used.status_code == unknown.status_code == 404
    assert used.text.replace(link, "") == unknown.text.replace("/invitations/never-made", "")


def test_a_link_ends_after_three_days(app: Flask, link: str) -> None:
    left = within(
        app, lambda: db.session.scalar(text("SELECT max(expires_at) - app_now() FROM invitation"))
    )
    assert 2.99 < left.total_seconds() / 86400 <= 3
    within(app, lambda: db.session.execute(text("UPDATE invitation SET expires_at = app_now()")))
    assert accept(app, link) == 404


def test_only_a_keyed_hash_of_a_128_bit_code_is_kept(app: Flask, link: str) -> None:
    code = link.rpartition("/")[2]
    assert len(code) == 22
    kept = within(app, lambda: db.session.query(Invitation).one().code_hash)
    app.config["SECRET_KEY"] = "another secret, also long enough to pass"
    assert code not in kept
    assert accept(app, link) == 404


def test_a_newer_link_ends_the_older(app: Flask, mart: Person, link: str) -> None:
    newer = link_in(browser_of(app, mart).post(f"/setup/staff/{nora(app)}/reset").text)
    assert accept(app, link) == 404
    assert accept(app, newer) == 303


def nora(app: Flask) -> int:
    return within(
        app, lambda: db.session.query(Account).filter_by(email="nora@example.org").one().id
    )


def test_a_reset_keeps_the_old_password_until_the_link_is_used(
    app: Flask, mart: Person, rita: Person
) -> None:
    here = browser_of(app, rita)
    link = link_in(browser_of(app, mart).post(f"/setup/staff/{rita.id}/reset").text)
    assert here.get("/profile").status_code == 200
    assert accept(app, link, "another long password") == 303
    assert here.get("/profile").status_code == 303
    assert not can_sign_in(app, rita.email)
    assert can_sign_in(app, rita.email, "another long password")


def test_a_reset_helps_who_lost_the_phone(app: Flask, mart: Person, rita: Person) -> None:
    secret = "UPDATE account SET totp_secret = repeat('A', 32), totp_last_step = 1 WHERE id = :id"
    within(app, lambda: db.session.execute(text(secret), {"id": rita.id}))
    link = link_in(browser_of(app, mart).post(f"/setup/staff/{rita.id}/reset").text)
    accept(app, link)
    assert browser_of(app, rita).get("/profile").status_code == 200


def test_a_disabled_account_accepts_no_link(app: Flask, mart: Person, link: str) -> None:
    browser_of(app, mart).post(f"/setup/staff/{nora(app)}/disabling")
    assert accept(app, link) == 404


def test_a_link_that_somebody_kept_opens_no_account_with_a_newer_role(
    app: Flask, mart: Person, olga: Person, rita: Person
) -> None:
    link = link_in(browser_of(app, mart).post(f"/setup/staff/{rita.id}/reset").text)
    form = {"email": rita.email, "name": "Rita", "role": "managing_company", "resort": ""}
    browser_of(app, olga).post("/setup/staff", data=form)
    assert accept(app, link, "a password of Mart's own") == 404
    assert can_sign_in(app, rita.email)


def test_the_link_of_the_first_role_ends_with_the_second(
    app: Flask, olga: Person, boreas: House, link: str
) -> None:
    newer = invite(browser_of(app, olga), "nora@example.org", "reception", boreas.resort)
    assert accept(app, link) == 404
    assert accept(app, newer) == 303


def test_a_link_ends_when_a_role_is_given_by_the_command_line_or_taken_away(
    app: Flask, mart: Person, rita: Person, link: str
) -> None:
    kept = link_in(browser_of(app, mart).post(f"/setup/staff/{rita.id}/reset").text)
    within(app, lambda: create_admin(rita.email, "Rita", "a password for rita"))
    taken = text("DELETE FROM account_grant WHERE account_id = :id").bindparams(id=nora(app))
    within(app, lambda: db.session.execute(taken))
    assert accept(app, kept) == accept(app, link) == 404


def test_a_role_that_is_being_given_waits_for_nobody_to_slip_a_link_in(
    app: Flask, mart: Person, rita: Person, database: Database
) -> None:
    """A link is asked for while another session, not yet committed, gives a role."""
    with psycopg.connect(database.owner_url) as giver, ThreadPoolExecutor(1) as pool:
        giver.execute(GIVE, [rita.id])
        page = pool.submit(lambda: browser_of(app, mart).post(f"/setup/staff/{rita.id}/reset"))
        await_waiter(database)
        giver.commit()
        answer = page.result()
    assert answer.status_code == 403
    assert LINK.search(answer.text) is None


GIVE = "INSERT INTO account_grant (account_id, role) VALUES (%s, 'managing_company')"


def await_waiter(database: Database) -> None:
    """Until somebody waits for a lock in this database."""
    waiting = (
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    deadline = monotonic() + 10
    with psycopg.connect(database.cluster.url(database.name), autocommit=True) as watcher:
        while watcher.execute(waiting).fetchone() != (1,):
            assert monotonic() < deadline, "nobody waits"


def test_the_command_line_makes_an_admin_and_mends_an_existing_one(
    app: Flask, rita: Person
) -> None:
    within(app, lambda: create_admin("Root@Example.org", "Root", "a password for root"))
    within(app, lambda: create_admin(rita.email, "Rita", "a password for rita"))
    for email, password in (
        ("root@example.org", "a password for root"),
        (rita.email, "a password for rita"),
    ):
        client = browser_of(app, None)
        client.post("/sign-in", data={"email": email, "password": password})
        assert client.get("/setup/network").status_code == 200


def test_the_command_line_wants_a_long_password_too(app: Flask) -> None:
    with pytest.raises(PasswordTooShort, match="12"):
        within(app, lambda: create_admin("root@example.org", "Root", "short"))
