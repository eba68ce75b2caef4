"""Programs of partners, as tests send their requests."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from crs.channels.operations import make_key, make_partner
from tests.cast import House
from tests.staff import within

CONTACT = {"name": "Anna Mets", "email": "anna@example.org", "phone": "+372 5555 5555"}
ANNA = {"name": "Anna Mets", "age": 63, "sex": "f"}


@dataclass
class Program:
    """What sends requests with a partner's key."""

    client: FlaskClient
    house: House
    key: str
    headers: dict[str, str] = field(default_factory=dict)

    def ask(
        self, method: str, path: str, *, idem: str | None = None, **kwargs: Any
    ) -> TestResponse:
        """A request under /api/v1; a write gets an idempotency key of its own unless given."""
        headers = {"Authorization": f"Bearer {self.key}", **self.headers}
        if method != "GET":
            headers["Idempotency-Key"] = idem or uuid.uuid4().hex
        return self.client.open(f"/api/v1{path}", method=method, headers=headers, **kwargs)

    def get(self, path: str, **query: Any) -> TestResponse:
        return self.ask("GET", path, query_string=query)

    def search(self, **changed: Any) -> dict[str, Any]:
        """The parameters of a week for one adult in ten days."""
        house = self.house
        dates = {"arrival": house.day(10).isoformat(), "departure": house.day(17).isoformat()}
        return {"resort": house.slug, **dates, "adults": 1, **changed}

    def offers(self, **changed: Any) -> list[dict[str, Any]]:
        answer = self.get("/availability", **self.search(**changed))
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.get_json()["offers"]
        return found

    def offer(self, room: str = "single", **changed: Any) -> dict[str, Any]:
        """The offer of a room type as a whole, or of a place in it where a sex is said."""
        by_place = "sex" in changed
        [found] = [
            one
            for one in self.offers(**changed)
            if one["room_type"]["code"] == room and one["by_place"] == by_place
        ]
        return found

    def order(self, offer: Mapping[str, Any], *persons: Mapping[str, Any]) -> dict[str, Any]:
        """The body of a booking; by Anna for herself when nothing is said."""
        return {"offer": offer["offer"], "persons": list(persons or (ANNA,)), "contact": CONTACT}

    def book(self, offer: Mapping[str, Any] | None = None, **kwargs: Any) -> TestResponse:
        """Book it: a single for a week when nothing is said."""
        return self.ask("POST", "/bookings", json=self.order(offer or self.offer()), **kwargs)


def make_program(
    app: Flask,
    house: House,
    name: str = "Tours",
    *,
    resorts: Collection[int] | None = None,
    may_book: bool = True,
) -> Program:
    """A partner with a key, and its program."""

    def make() -> str:
        partner = make_partner(name, resort_ids=resorts, may_book=may_book, by="test")
        return make_key(partner, by="test")

    return Program(app.test_client(), house, within(app, make))
