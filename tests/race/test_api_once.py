"""Test E of the promises: one effect and one answer for a write, however often it is sent."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.ground.cluster import Cluster
from core.db import db, see_resorts, transaction
from core.idempotency.operations import once
from crs.bookings.models import Booking
from crs.channels.edges import book
from crs.channels.queries import find_caller
from tests.cast import House
from tests.cluster import Database, clone
from tests.crs.channels.partners import ANNA, Program, make_program
from tests.race.buyers import as_owner
from tests.staff import within

TWINS, KEYS = 50, 4


@pytest.fixture
def program(busy_app: Flask, house: House) -> Program:
    return make_program(busy_app, house)


def bookings(app: Flask) -> int:
    query = select(func.count()).select_from(Booking)
    return within(app, lambda: db.session.scalar(query) or 0)


def send_at_once(app: Flask, program: Program, key: str, twins: int = TWINS) -> list[Any]:
    """The same booking from as many threads; status and body of each answer."""
    order, barrier = program.order(program.offer()), threading.Barrier(twins)

    def send(_number: int) -> tuple[int, Any]:
        sender = replace(program, client=app.test_client())
        barrier.wait()
        answer = sender.ask("POST", "/bookings", json=order, idem=key)
        return answer.status_code, answer.get_json()

    with ThreadPoolExecutor(twins) as pool:
        return list(pool.map(send, range(twins)))


def test_fifty_twins_of_one_key_make_one_booking(busy_app: Flask, program: Program) -> None:
    for number in range(KEYS):
        answers = send_at_once(busy_app, program, f"key-{number}")
        assert {status for status, _body in answers} == {201}
        assert len({str(body) for _status, body in answers}) == 1
        assert bookings(busy_app) == number + 1


def test_another_body_under_the_key_is_refused(busy_app: Flask, program: Program) -> None:
    offer = program.offer()
    first = program.ask("POST", "/bookings", json=program.order(offer), idem="k")
    other = program.order(offer, {**ANNA, "name": "Berta"})
    refused = program.ask("POST", "/bookings", json=other, idem="k")
    assert (refused.status_code, refused.get_json()["title"]) == (422, "KeyUsedOtherwise")
    path = f"/bookings/{first.get_json()['code']}"
    assert program.ask("DELETE", path, idem="k").status_code == 422
    assert bookings(busy_app) == 1
    assert program.get(path).get_json()["status"] == "held"


def test_a_cancellation_is_answered_alike_again(busy_app: Flask, program: Program) -> None:
    path = f"/bookings/{program.book().get_json()['code']}"
    answers = [program.ask("DELETE", path, idem="end") for _ in range(3)]
    assert {one.status_code for one in answers} == {200}
    assert len({one.text for one in answers}) == 1
    assert program.ask("DELETE", path, idem="another").status_code == 409


def test_who_lost_the_answer_gets_it_by_asking_again(busy_app: Flask, program: Program) -> None:
    """The process died after its commit, before it answered; the offer has expired meanwhile."""
    order = program.order(program.offer())
    plain = [{"name": "", "age": None, "sex": None, **one} for one in order["persons"]]
    sent = {**order, "persons": plain, "contact": {"language": "en", **order["contact"]}}

    def die_after_commit() -> dict[str, Any]:
        with busy_app.test_request_context():
            see_resorts("all")
            known = find_caller(program.key)
            assert known is not None
            made = book(sent, "lost", by=known[0])
            db.session.remove()
            return made

    made = die_after_commit()
    again = program.ask("POST", "/bookings", json=order, idem="lost")
    assert again.status_code == 201
    del made["expires_at"]  # asking for an address to pay at has prolonged the hold
    assert {name: again.get_json()[name] for name in made} == made
    assert bookings(busy_app) == 1


@pytest.mark.slow
def test_a_twin_waits_for_three_seconds_and_is_then_told_when_to_ask(
    busy_app: Flask, program: Program
) -> None:
    order, taken, done = program.order(program.offer()), threading.Event(), threading.Event()
    with busy_app.test_request_context():
        known = find_caller(program.key)
        assert known is not None
        owner = known[0].mark
        db.session.remove()

    def take_and_stay() -> None:
        with busy_app.app_context():
            with transaction():
                once(owner, "k", "whatever", lambda: _stay(taken, done))
            db.session.remove()

    thread = threading.Thread(target=take_and_stay)
    thread.start()
    try:
        assert taken.wait(10)
        answer = program.ask("POST", "/bookings", json=order, idem="k")
    finally:
        done.set()
        thread.join()
    assert (answer.status_code, answer.get_json()["title"]) == (409, "StillAtWork")
    assert answer.headers["Retry-After"] == "1"
    assert bookings(busy_app) == 0


def _stay(taken: threading.Event, done: threading.Event) -> dict[str, Any]:
    taken.set()
    done.wait(30)
    return {}


class TestSeededBug:
    """The negative control: without the rule of the database, twins book twice."""

    @pytest.fixture
    def database(self, cluster: Cluster) -> Iterator[Database]:
        with clone(cluster) as fresh:
            yield fresh

    def test_keys_that_are_not_unique_are_noticed(
        self, busy_app: Flask, program: Program, database: Database
    ) -> None:
        as_owner(
            database,
            "ALTER TABLE idempotency_key DROP CONSTRAINT uq_idempotency_key_owner_key",
        )
        answers = send_at_once(busy_app, program, "k", twins=10)
        assert len({str(body) for _status, body in answers}) > 1
        assert bookings(busy_app) > 1
