"""Whose key it is decides what is seen; no key, no cookie and no token of a form does."""

from __future__ import annotations

from itertools import product

import pytest
from flask import Flask
from sqlalchemy import select

from core.auth.limits import count_key
from core.db import db, see_resorts
from crs.channels.models import PartnerBooking, PartnerKey
from crs.channels.operations import make_key, revoke_key
from crs.channels.queries import access_partner, find_key
from tests.cast import House, build_house
from tests.crs.channels.partners import Program, make_program
from tests.staff import browser_of, make_person, within

UNKNOWN = "san_" + "x" * 32
OPERATIONS = [
    ("GET", "/resorts"),
    ("GET", "/resorts/aurora"),
    ("GET", "/availability"),
    ("POST", "/bookings"),
    ("GET", "/bookings/ABCD2345"),
    ("POST", "/bookings/ABCD2345/payment"),
    ("DELETE", "/bookings/ABCD2345"),
]


@pytest.fixture
def boreas(app: Flask) -> House:
    return build_house(app, slug="boreas")


NO_KEYS = ["", f"Bearer {UNKNOWN}", "Bearer", "Bearer ", "Basic c2FuOg==", UNKNOWN, "Bearer é"]


@pytest.mark.usefixtures("house")
def test_without_a_key_in_force_nobody_comes_in(app: Flask) -> None:
    client = app.test_client()
    for (method, path), sent in product(OPERATIONS, NO_KEYS):
        headers = {"Authorization": sent} if sent else {}
        answer = client.open(f"/api/v1{path}", method=method, headers=headers)
        assert (answer.status_code, answer.mimetype) == (401, "application/problem+json"), sent
        assert answer.get_json()["type"] == "urn:sanatorium:problem:KeyNotKnown"
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_revoked_key_opens_nothing_and_another_of_the_partner_does(
    program: Program, app: Flask
) -> None:
    def change() -> str:
        key = find_key(program.key)
        assert key is not None
        revoke_key(key.id, by="test")
        return make_key(access_partner(key.partner_id), by="test")

    assert program.get("/resorts").status_code == 200
    second = within(app, change)
    assert program.get("/resorts").status_code == 401
    program.key = second
    assert program.get("/resorts").status_code == 200


def test_a_key_is_stored_as_a_hash_and_known_by_its_beginning(program: Program, app: Flask) -> None:
    columns = select(PartnerKey.prefix, PartnerKey.key_hash)
    [(prefix, hashed)] = within(app, lambda: list(db.session.execute(columns)))
    assert program.key.startswith(prefix)
    assert len(prefix) < len(program.key) / 2
    assert program.key not in hashed
    assert len(program.key) >= 4 + 128 / 6


def test_the_day_of_its_last_use_is_kept(program: Program, app: Flask) -> None:
    def last_used() -> object:
        return db.session.scalars(select(PartnerKey.last_used_on)).one()

    assert within(app, last_used) is None
    program.get("/resorts")
    assert within(app, last_used) is not None


def test_a_key_that_reads_books_and_cancels_nothing(program: Program, app: Flask) -> None:
    reader = make_program(app, program.house, "Readers", may_book=False)
    assert reader.offers()
    for answer in (
        reader.book(),
        reader.ask("DELETE", "/bookings/ABCD2345?preview=true"),
        reader.ask("POST", "/bookings/ABCD2345/payment"),
    ):
        assert (answer.status_code, answer.get_json()["title"]) == (403, "KeyMayNot")


def test_a_partner_of_one_resort_knows_no_other(
    program: Program, app: Flask, boreas: House
) -> None:
    narrow = make_program(app, boreas, "Narrow", resorts=[boreas.resort])
    assert [one["slug"] for one in narrow.get("/resorts").get_json()["resorts"]] == ["boreas"]
    assert narrow.get("/resorts/boreas").status_code == 200
    aurora, nowhere = narrow.get("/resorts/aurora"), narrow.get("/resorts/nowhere")
    assert aurora.status_code == nowhere.status_code == 404
    assert aurora.get_json() == nowhere.get_json()
    assert narrow.get("/availability", **narrow.search(resort="aurora")).status_code == 404
    assert narrow.book().status_code == 201


def test_bookings_of_others_are_as_unknown(program: Program, app: Flask) -> None:
    code = program.book().get_json()["code"]
    other = make_program(app, program.house, "Others")
    asked = [("GET", ""), ("DELETE", ""), ("DELETE", "?preview=true"), ("POST", "/payment")]
    for method, rest in asked:
        foreign = other.ask(method, f"/bookings/{code}{rest}")
        unknown = other.ask(method, f"/bookings/ABCD2345{rest}")
        assert (foreign.status_code, foreign.get_json()) == (404, unknown.get_json())
    assert program.get(f"/bookings/{code}").get_json()["status"] == "held"


def test_a_booking_of_the_shop_is_no_partners(program: Program, app: Flask) -> None:
    code = program.book().get_json()["code"]
    within(app, lambda: db.session.execute(db.text("DELETE FROM partner_booking")))
    assert program.get(f"/bookings/{code}").status_code == 404


def test_rows_of_another_resort_are_not_even_seen(
    program: Program, app: Flask, boreas: House
) -> None:
    """Behind the filter stands row-level security."""
    program.book()
    with app.test_request_context():
        for scope, seen in ((str(boreas.resort), 0), (str(program.house.resort), 1), ("", 0)):
            see_resorts(scope)
            assert len(db.session.scalars(select(PartnerBooking)).all()) == seen
        db.session.remove()


def test_a_session_opens_nothing_and_none_is_set(app: Flask, program: Program) -> None:
    olga = browser_of(app, make_person(app, "managing_company", name="Olga"))
    assert olga.get("/setup/partners").status_code == 200
    assert olga.get("/api/v1/resorts").status_code == 401
    answer = program.get("/resorts")
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert answer.headers["Cache-Control"] == "no-store"


def test_tokens_of_forms_are_asked_for_everywhere_but_here(app: Flask, program: Program) -> None:
    assert app.config.get("WTF_CSRF_ENABLED", True)
    assert program.book().status_code == 201
    assert app.test_client().post("/book", data={"resort": "aurora"}).status_code == 400
    assert app.test_client().post("/setup/partners").status_code == 400


def test_a_key_may_ask_so_often_and_then_waits(app: Flask, program: Program) -> None:
    with app.test_request_context():
        key = find_key(program.key)
        assert key is not None
        for _ in range(1200):
            count_key(str(key.id))
        db.session.remove()
    answer = program.get("/resorts")
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert make_program(app, program.house, "Others").get("/resorts").status_code == 200
