"""Roles × routes × own and other resort: every cell is decided, and nothing leaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.test import TestResponse

from app.models import metadata
from app.permissions import ROLES
from core.auth.access import PUBLIC
from core.db import db
from crs.permissions import PartnerRight
from tests.core.papers.pdf_text import pages_of
from tests.house.matrix import GUESTS_LINK, ROWS, Row, link, pay_link
from tests.house.places import Place, build_place
from tests.staff import browser_of, make_person, within

METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}
WATCHED = sorted(
    table.name
    for table in metadata.tables.values()
    if "resort_id" in table.c and table.name != "account_grant"
)


@dataclass(frozen=True)
class Cell:
    """One question of one role, and the answer that was decided."""

    method: str
    endpoint: str
    row: Row
    place: Place
    status: int

    def __str__(self) -> str:
        return f"{self.method} {self.endpoint} at {self.place.house.slug}"


def routes(app: Flask) -> set[tuple[str, str]]:
    return {
        (method, rule.endpoint)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) & METHODS
        if not rule.endpoint.endswith("static")
    }


def test_every_route_has_its_row(app: Flask) -> None:
    assert routes(app) == set(ROWS)


def cells(app: Flask, role: str | None, own: Place, other: Place) -> Iterator[Cell]:
    """Every route at both places; those that belong to no resort once."""
    for (method, endpoint), row in ROWS.items():
        allowed = _allowed(app, role, endpoint)
        for place in (other, own) if row.of_a_place else (own,):
            foreign = place is other and not (role == "managing_company" and _staff(app, endpoint))
            status = allowed or (row.other if foreign else row.own)
            yield Cell(method, endpoint, row, place, status)


def _staff(app: Flask, endpoint: str) -> bool:
    return _permission(app, endpoint) != PUBLIC


def _permission(app: Flask, endpoint: str) -> object:
    return getattr(app.view_functions[endpoint], "permission", None)


def _allowed(app: Flask, role: str | None, endpoint: str) -> int | None:
    """None where the role may; else how it is refused."""
    perm = _permission(app, endpoint)
    if perm == PUBLIC:
        return None
    if isinstance(perm, PartnerRight):
        return 401
    if role is None:
        return 303
    return None if perm in ROLES[role] else 403


def ask(app: Flask, client: FlaskClient, cell: Cell, own: Place) -> TestResponse:
    place = cell.place
    if cell.endpoint in GUESTS_LINK:
        keys = ("key", "confirmed_key", "proposal_key", "pay_key")
        place = replace(place, **{name: getattr(own, name) for name in keys})
    with app.test_request_context():
        values: dict[str, Any] = dict(cell.row.path(place))
        path = app.url_for(cell.endpoint, **values)
    return client.open(
        path,
        method=cell.method,
        query_string=dict(cell.row.query(place)),
        data=dict(cell.row.form(place)),
        follow_redirects=cell.status != 303,
    )


def words_of(answer: TestResponse) -> str:
    """What can be read of it: of a PDF, its pages."""
    if answer.mimetype == "application/pdf":
        return "\n".join(pages_of(answer.data))
    return answer.text


def picture(app: Flask, place: Place) -> list[object]:
    """Whatever belongs to the place, row by row."""

    def look() -> list[object]:
        found: list[object] = []
        for table in WATCHED:
            rows = f"SELECT t::text FROM {table} t WHERE resort_id = :resort ORDER BY t::text"
            found += db.session.scalars(text(rows), {"resort": place.house.resort}).all()
        for table, column in (("account", "id"), ("account_grant", "account_id"),
                              ("invitation", "account_id")):  # fmt: skip
            rows = f"SELECT t::text FROM {table} t WHERE {column} = :person ORDER BY t::text"
            found += db.session.scalars(text(rows), {"person": place.staff.id}).all()
        return found

    return within(app, look)


@pytest.mark.slow
@pytest.mark.parametrize("role", [None, *ROLES])
def test_each_role_reaches_what_it_may_where_it_may_and_nothing_else(
    app: Flask, role: str | None
) -> None:
    own, other = build_place(app, "aurora"), build_place(app, "boreas")
    network = role == "managing_company"
    somebody = make_person(app, role, None if network else own.house.resort) if role else None
    client, before = browser_of(app, somebody), picture(app, other)
    hidden = {None: own.secrets + other.secrets, "managing_company": ()}.get(role, other.secrets)
    wrong = []
    for cell in cells(app, role, own, other):
        answer = ask(app, client, cell, own)
        if answer.status_code != cell.status:
            wrong.append(f"{cell}: {answer.status_code} instead of {cell.status}")
        if not (cell.row.shows_secrets and cell.place is own):
            wrong += [f"{cell}: shows {word}" for word in hidden if word in words_of(answer)]
    assert wrong == []
    assert network or picture(app, other) == before


def test_the_keys_of_the_guest_and_of_who_pays_open_nothing_of_each_other(app: Flask) -> None:
    own = build_place(app, "aurora")
    swapped = replace(own, key=own.pay_key, pay_key=own.key)
    client, before = browser_of(app, None), picture(app, own)
    opened = []
    for (method, endpoint), row in ROWS.items():
        if link in (row.query, row.form) or pay_link in (row.query, row.form):
            cell = Cell(method, endpoint, row, swapped, 404)
            if (answer := ask(app, client, cell, swapped)).status_code != cell.status:
                opened.append(f"{cell}: {answer.status_code}")
    assert opened == []
    assert picture(app, own) == before
