"""Every route says who may use it; every cell of roles, routes and resorts is decided."""

from __future__ import annotations

import re
from enum import StrEnum

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.permissions import ROLES
from core.auth.access import PUBLIC
from core.auth.models import Account, Grant
from core.auth.operations import set_password
from core.db import db, see_resorts, transaction
from crs.bookings.edges import hold
from crs.permissions import PartnerRight
from tests.cast import House, build_house
from tests.make import make_wish

PASSWORD = "a long enough password"
EMPTY_AT_FIRST = {"/profile/codes.svg"}  # drawn while a person sets up a second factor
TOKEN = re.compile(r'name="csrf[_-]token"[^>]*>')


def permissions(app: Flask) -> dict[str, object]:
    return {
        rule.endpoint: getattr(app.view_functions[rule.endpoint], "permission", None)
        for rule in app.url_map.iter_rules()
        if not rule.endpoint.endswith("static")
    }


def test_every_route_names_its_permission(app: Flask) -> None:
    silent = [endpoint for endpoint, perm in permissions(app).items() if perm is None]
    assert silent == []


def test_every_permission_of_a_route_belongs_to_a_role(app: Flask) -> None:
    given = frozenset[StrEnum]().union(*ROLES.values())
    asked = {perm for perm in permissions(app).values() if not _is_nobodys(perm)}
    assert asked <= given


def _is_nobodys(perm: object) -> bool:
    """Whether people need no permission, or get none: it is a program's."""
    return perm == PUBLIC or isinstance(perm, PartnerRight)


@pytest.fixture
def houses(app: Flask) -> tuple[House, House]:
    return build_house(app), build_house(app, slug="boreas")


@pytest.fixture
def codes(app: Flask, houses: tuple[House, House]) -> tuple[str, str]:
    """A held booking at each resort."""
    with app.test_request_context():
        see_resorts("all")
        return tuple(hold(make_wish(house)).code for house in houses)  # type: ignore[return-value]  # two houses


def sign_in(app: Flask, role: str, resort_id: int | None) -> FlaskClient:
    email = f"{role}@example.org"
    with app.test_request_context():
        with transaction():
            account = Account(email=email, name=role, language="en")
            account.grants.append(Grant(role=role, resort_id=resort_id))
            db.session.add(account)
            db.session.flush()
            set_password(account, PASSWORD, by="test")
        db.session.remove()
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    answer = client.post("/sign-in", data={"email": email, "password": PASSWORD})
    assert answer.status_code == 303
    return client


def paths(app: Flask, code: str) -> list[tuple[str, str, object]]:
    """`(method, path, permission)` of every staff route, for a booking's code."""
    asked = permissions(app)
    rules = [rule for rule in app.url_map.iter_rules() if not _is_nobodys(asked.get(rule.endpoint))]
    return [
        (method, rule.rule.replace("<code>", code), asked[rule.endpoint])
        for rule in rules
        if rule.endpoint in asked
        for method in sorted((rule.methods or set()) & {"GET", "POST", "DELETE"})
    ]


def client_of(app: Flask, role: str | None, house: House) -> FlaskClient:
    if role is None:
        app.config["WTF_CSRF_ENABLED"] = False
        return app.test_client()
    return sign_in(app, role, None if role == "managing_company" else house.resort)


def status_of(app: Flask, code: str) -> str:
    with app.test_request_context():
        see_resorts("all")
        found = db.session.execute(
            db.text("SELECT status FROM booking WHERE code = :code"), {"code": code}
        ).scalar_one()
        db.session.remove()
    return str(found)


@pytest.mark.parametrize("role", [*ROLES, None])
def test_pages_open_for_roles_that_hold_their_permission_alone(
    app: Flask, houses: tuple[House, House], codes: tuple[str, str], role: str | None
) -> None:
    client = client_of(app, role, houses[0])
    for method, path, perm in paths(app, codes[0]):
        if method != "GET" or "<" in path:
            continue
        answer = client.get(path)
        if role is None:
            assert "/sign-in" in answer.location, path
        elif perm in ROLES[role]:
            empty = {404} if path in EMPTY_AT_FIRST else set[int]()
            empty |= {409} if path.endswith("/voucher.pdf") else set()  # a hold has none
            assert answer.status_code in {200, 303} | empty, path
            assert "/sign-in" not in (answer.location or ""), path
        else:
            assert answer.status_code == 403, path


@pytest.mark.parametrize("role", ["resort_manager", "reception", None])
def test_nobody_reads_or_changes_a_booking_of_another_resort(
    app: Flask, houses: tuple[House, House], codes: tuple[str, str], role: str | None
) -> None:
    client, foreign = client_of(app, role, houses[0]), codes[1]
    reached = [cell for cell in paths(app, foreign) if foreign in cell[1]]
    assert len(reached) >= 3
    for method, path, _perm in reached:
        answer = client.open(path, method=method, follow_redirects=role is not None)
        assert answer.status_code in ({403, 404} if role else {303}), (method, path)
        assert "Anna Mets" not in answer.text, (method, path)
    assert status_of(app, foreign) == "held"


def test_sign_in_gives_one_answer_to_strangers_and_wrong_passwords(
    app: Flask, houses: tuple[House, House]
) -> None:
    sign_in(app, "reception", houses[0].resort)
    client = app.test_client()
    wrong = client.post("/sign-in", data={"email": "reception@example.org", "password": "no"})
    unknown = client.post("/sign-in", data={"email": "nobody@example.org", "password": "no"})
    assert (wrong.status_code, unknown.status_code) == (401, 401)
    shown = [TOKEN.sub("", answer.text) for answer in (wrong, unknown)]
    assert shown[0].replace("reception@", "") == shown[1].replace("nobody@", "")


def test_after_five_wrong_passwords_the_account_waits(app: Flask, houses: object) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    tries = [
        client.post("/sign-in", data={"email": "x@example.org", "password": "no"}).status_code
        for _ in range(7)
    ]
    assert tries == [401] * 5 + [429] * 2


def test_a_form_without_its_token_is_refused(app: Flask) -> None:
    assert app.test_client().post("/sign-in", data={"email": "x"}).status_code == 400


def test_disabling_an_account_ends_its_sessions(app: Flask, houses: tuple[House, House]) -> None:
    client = sign_in(app, "reception", houses[0].resort)
    assert client.get("/desk/bookings").status_code == 200
    with app.test_request_context(), transaction():
        db.session.execute(db.text("UPDATE account SET session_version = session_version + 1"))
    assert client.get("/desk/bookings").status_code == 303
