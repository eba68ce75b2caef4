"""Numbers without gaps and doubles."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import psycopg
import pytest
from flask import Flask
from sqlalchemy import select

from core.db import db, see_resorts, transaction
from core.numbering.operations import take_number
from core.organisation.models import LegalEntity
from tests.cast import build_house
from tests.cluster import Database

Answer = TypeVar("Answer")


@pytest.fixture
def entity(app: Flask) -> int:
    build_house(app)
    return within(app, lambda: int(db.session.scalars(select(LegalEntity.id)).one()))


def within(app: Flask, work: Callable[[], Answer]) -> Answer:
    with app.app_context():
        see_resorts("all")
        try:
            with transaction():
                return work()
        finally:
            db.session.remove()


def test_each_kind_and_year_begins_with_one(app: Flask, entity: int) -> None:
    for kind, year in (("invoice", 2026), ("invoice", 2027), ("credit_note", 2026)):
        taken = [within(app, lambda k=kind, y=year: take_number(entity, k, y)) for _ in range(3)]  # type: ignore[misc]  # loop variables bound early
        assert taken == [1, 2, 3]


def test_many_at_once_of_whom_some_give_up_leave_no_gap(app: Flask, entity: int) -> None:
    def take(number: int) -> int | None:
        def work() -> int:
            taken = take_number(entity, "invoice", 2026)
            if number % 3 == 0:
                raise InterruptedError
            return taken

        try:
            return within(app, work)
        except InterruptedError:
            return None

    with ThreadPoolExecutor(6) as pool:
        taken = sorted(number for number in pool.map(take, range(60)) if number)
    assert taken == list(range(1, 41))


@pytest.mark.parametrize("change", ["last = last + 2", "last = last", "year = 2027, last = 2"])
def test_the_database_refuses_a_gap(
    app: Flask, entity: int, database: Database, change: str
) -> None:
    within(app, lambda: take_number(entity, "invoice", 2026))
    with psycopg.connect(database.owner_url) as connection:
        with pytest.raises(psycopg.errors.RestrictViolation, match="rises by one"):
            connection.execute(f"UPDATE number_series SET {change}")
        connection.rollback()


def test_a_series_is_never_removed(app: Flask, entity: int, database: Database) -> None:
    within(app, lambda: take_number(entity, "invoice", 2026))
    with (
        psycopg.connect(database.url) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("DELETE FROM number_series")


def test_a_series_cannot_begin_in_its_middle(database: Database, entity: int) -> None:
    begin = "INSERT INTO number_series (legal_entity_id, kind, year, last) VALUES (%s, 'x', 26, 2)"
    with (
        psycopg.connect(database.url) as connection,
        pytest.raises(psycopg.errors.RestrictViolation, match="begins at one"),
    ):
        connection.execute(begin, [entity])
