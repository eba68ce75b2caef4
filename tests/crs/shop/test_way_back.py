"""From booking back to the search that it began with: the whole of it, and nowhere else."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.cast import House

BACK = re.compile(r'class="crumbs" href="([^"]+)"')
CHOOSE = re.compile(r'href="(/book\?[^"]+)"')


@pytest.fixture
def anna(app: Flask) -> FlaskClient:
    """A browser whose forms need no token."""
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()


def first_step(client: FlaskClient, house: House, **wished: Any) -> str:
    """The page that the first "Choose" of a search leads to."""
    asked = {"arrival": house.day(10).isoformat(), "nights": 7, "adults": 2, **wished}
    found = CHOOSE.search(client.get("/search", query_string=asked).text)
    assert found
    return client.get(unescape(found[1])).text


def back(text: str) -> dict[str, list[str]]:
    """The query of the page's way back, which is a search's."""
    found = BACK.search(text)
    assert found
    where = urlsplit(unescape(found[1]))
    assert (where.netloc, where.path) == ("", "/search")
    return parse_qs(where.query)


def test_the_whole_search_is_found_again(anna: FlaskClient, aurora: House) -> None:
    wished = {
        "programme": "back-care", "treated": "1", "sort": "area", "meals": "2", "price_to": "900",
        "when": f"{aurora.day(40):%Y-%m}",
    }  # fmt: skip
    found = back(first_step(anna, aurora, **wished))
    assert {name: found[name] for name in wished} == {name: [one] for name, one in wished.items()}
    assert "where" not in found


def test_it_is_found_again_when_persons_were_added(anna: FlaskClient, aurora: House) -> None:
    text = first_step(anna, aurora, meals="2")
    form: dict[str, list[str]] = {"do": ["add-adult-0"]}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text):
        form.setdefault(name, []).append(value)
    for name in ("room_type", "board"):
        chosen = re.search(rf'name="{name}".*?<option value="(\d+)" selected', text, re.DOTALL)
        assert chosen
        form[name] = [chosen[1]]
    answer = anna.post("/book/persons", data=form)
    assert answer.status_code == 303
    assert "back=" not in answer.headers["Location"]
    assert back(anna.get(answer.headers["Location"]).text)["meals"] == ["2"]


@pytest.mark.parametrize(
    "sent", ["https://elsewhere.example/", "arrival=tomorrow", "x" * 2000, "//elsewhere&" * 80]
)
def test_what_is_no_search_leads_to_the_resort_s_own(
    anna: FlaskClient, aurora: House, sent: str
) -> None:
    offer = {
        "resort": aurora.slug, "room_type": aurora.types["single"], "role": "guest",
        "rate_plan": aurora.plans["flexible"], "board": aurora.boards["half"], "back": sent,
        "arrival": aurora.day(10).isoformat(), "departure": aurora.day(17).isoformat(),
    }  # fmt: skip
    found = back(anna.get("/book", query_string=offer).text)
    assert found["where"] == [aurora.slug]


def test_a_search_at_another_resort_is_not_the_way_back(anna: FlaskClient, aurora: House) -> None:
    first_step(anna, aurora, meals="2", where=aurora.slug)
    with anna.session_transaction() as session:
        session["search"] = session["search"].replace(aurora.slug, "elsewhere")
    offer = {
        "resort": aurora.slug, "room_type": aurora.types["single"], "role": "guest",
        "rate_plan": aurora.plans["flexible"], "board": aurora.boards["half"],
        "arrival": aurora.day(10).isoformat(), "departure": aurora.day(17).isoformat(),
    }  # fmt: skip
    assert "meals" not in back(anna.get("/book", query_string=offer).text)
