"""Forty hostile strings in every field of the API: no fault of ours, and kept as they came."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from tests.cast import House, build_house
from tests.crs.channels.partners import ANNA, CONTACT, Program
from tests.house.hostile import DAYS, NUMBERS, STRINGS

SEARCHED = ("resort", "arrival", "departure", "adults", "child_ages", "programme", "sex")


@pytest.fixture
def house(app: Flask) -> House:
    app.config["SHOW_500"] = True
    return build_house(app, rooms={"single": 90, "twin": 2})


@pytest.mark.slow
def test_no_string_breaks_a_search(program: Program) -> None:
    for name in SEARCHED:
        for words in (*STRINGS, *DAYS, *NUMBERS):
            status = program.get("/availability", **program.search(**{name: words})).status_code
            assert status in (200, 400, 404, 422), (name, words[:40])


@pytest.mark.slow
def test_no_string_breaks_an_order_and_what_is_kept_comes_back(program: Program) -> None:
    offer = program.offer()
    for words in STRINGS:
        for order in _orders(program.order(offer), words):
            made = program.ask("POST", "/bookings", json=order)
            assert made.status_code in (201, 422), words[:40]
            if made.status_code == 201:
                kept = program.get(f"/bookings/{made.get_json()['code']}").get_json()
                assert kept["contact"] == {**order["contact"], "language": "en"}
                assert kept["vouchers"][0]["persons"][0]["name"] == order["persons"][0]["name"]
                program.ask("DELETE", f"/bookings/{made.get_json()['code']}")


def _orders(order: dict[str, Any], words: str) -> list[dict[str, Any]]:
    """All texts at once, as they may be kept; then what is no text, each alone."""
    texts = {**CONTACT, "name": words, "phone": words[:120]}
    return [
        {**order, "contact": texts, "persons": [{**ANNA, "name": words[:120]}]},
        *({**order, "contact": {**CONTACT, name: words}} for name in ("email", "language")),
        *({**order, "persons": [{**ANNA, name: words}]} for name in ("age", "sex")),
        {**order, "offer": words},
        {**order, words[:99]: words[:99]},
    ]


@pytest.mark.slow
def test_no_string_breaks_a_path_or_a_header(program: Program) -> None:
    for words in STRINGS:
        for method, path in (("GET", "/resorts/"), ("GET", "/bookings/"), ("DELETE", "/bookings/")):
            short = words[:2000].replace("\r\n", "")
            answer = program.ask(method, path + short)
            assert answer.status_code in (308, 400, 404, 405, 422), short[:40]
            assert answer.headers.get("Location", "/").startswith(("/", "http://localhost/"))
            visible = words.encode()[:200].decode("latin-1").replace("\r\n", "")
            answer = program.ask("POST", "/bookings", idem=visible, json={})
            assert answer.status_code in (400, 422)
