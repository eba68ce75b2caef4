"""People who work in the cast's houses, and their browsers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from flask import Flask
from flask.testing import FlaskClient

from core.auth.access import SignedIn
from core.auth.models import Account, Grant
from core.auth.passwords import hasher
from core.db import db, see_resorts, transaction

PASSWORD = "a long enough password"
HASHED = hasher.hash(PASSWORD)  # once: hashing is made slow
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Person:
    """An account as tests name it."""

    id: int
    email: str
    grant: int


def make_person(
    app: Flask, role: str, resort: int | None = None, *, name: str = "", password: bool = True
) -> Person:
    """An account with one role, of the network when no resort is said."""
    name = name or role

    def make() -> Person:
        account = Account(email=f"{name.replace(' ', '.').lower()}@example.org", name=name)
        account.password_hash = HASHED if password else None
        grant = Grant(role=role, resort_id=resort)
        account.grants.append(grant)
        db.session.add(account)
        db.session.flush()
        return Person(account.id, account.email, grant.id)

    return within(app, make)


def within(app: Flask, work: Callable[[], Answer]) -> Answer:
    """Do it in a request of its own, in a transaction that sees every resort."""
    with app.test_request_context():
        see_resorts("all")
        with transaction():
            answer = work()
        db.session.remove()
        see_resorts("")
    return answer


def signed_in(person: Person) -> SignedIn:
    """The person as operations know them."""
    return SignedIn(db.session.get_one(Account, person.id))


def browser_of(app: Flask, person: Person | None) -> FlaskClient:
    """A browser in which the person has signed in; forms need no token in it."""
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    if person is not None:
        answer = client.post("/sign-in", data={"email": person.email, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
    return client
