"""A guest of a partner, whose program books over the public API."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Flask

from tests.cast import House
from tests.crs.channels.partners import ANNA, CONTACT, make_program
from tests.shopper import PATIENCE


@dataclass(frozen=True)
class Partner:
    """A program at the shop's address, with a key."""

    url: str
    key: str

    def choose(self, house: House, room: str, start: int, nights: int) -> dict[str, Any]:
        """The body of a booking of the room type's offer, not yet sent. Raises OSError."""
        arrival = house.day(start)
        query = {
            "resort": house.slug,
            "arrival": arrival.isoformat(),
            "departure": (arrival + timedelta(days=nights)).isoformat(),
            "adults": "1",
        }
        offers = self._ask("GET", f"/availability?{urllib.parse.urlencode(query)}")["offers"]
        [offer] = [one for one in offers if one["room_type"]["code"] == room]
        return {"offer": offer["offer"], "persons": [ANNA], "contact": CONTACT}

    def book(self, order: dict[str, Any]) -> str:
        """`ok` where it is held, or the title of the refusal. Raises OSError."""
        try:
            self._ask("POST", "/bookings", order)
        except urllib.error.HTTPError as answer:
            with answer:
                if answer.code != 409:
                    raise
                return str(json.load(answer)["title"])
        return "ok"

    def _ask(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        request = urllib.request.Request(
            f"{self.url}/api/v1{path}",
            None if body is None else json.dumps(body).encode(),
            {
                "Authorization": f"Bearer {self.key}",
                "Idempotency-Key": uuid.uuid4().hex,
                "Content-Type": "application/json",
            },
            method=method,
        )
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            found: dict[str, Any] = json.load(answer)
        return found


def make_partner(app: Flask, house: House, url: str) -> Partner:
    """One that sells the whole network."""
    return Partner(url, make_program(app, house, f"Tours {house.slug}").key)
