"""The managing company's page: partners are made, get keys, lose them."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.cast import House, build_house
from tests.crs.channels.partners import Program
from tests.staff import browser_of, make_person

SECRET = re.compile(r"san_[\w-]{32}")
PAGE = "/setup/partners"


@pytest.fixture
def olga(app: Flask) -> FlaskClient:
    """The browser of the managing company."""
    return browser_of(app, make_person(app, "managing_company", name="Olga"))


def secret_in(text: str) -> str:
    [found] = set(SECRET.findall(text))
    return str(found)


def test_a_key_is_shown_once_and_then_only_its_beginning(
    app: Flask, house: House, olga: FlaskClient
) -> None:
    build_house(app, slug="boreas")
    made = olga.post(PAGE, data={"name": "Tours", "resorts": house.resort, "rights": "book"})
    assert (made.status_code, made.headers["Cache-Control"]) == (201, "no-store")
    key = secret_in(made.text)
    page = olga.get(PAGE).text
    assert key not in page
    assert key[:12] in page
    program = Program(app.test_client(), house, key)
    assert [one["slug"] for one in program.get("/resorts").get_json()["resorts"]] == ["aurora"]
    assert program.book().status_code == 201


def test_a_partner_gets_another_key_and_the_first_is_revoked(
    app: Flask, house: House, olga: FlaskClient
) -> None:
    first = secret_in(olga.post(PAGE, data={"name": "Tours"}).text)
    page = olga.get(PAGE).text
    [more] = re.findall(r"/setup/partners/\d+/keys", page)
    [revocation] = re.findall(r"/setup/partners/keys/\d+/revocation", page)
    second = secret_in(olga.post(more).text)
    assert "The key is revoked" in olga.post(revocation, follow_redirects=True).text
    answers = [Program(app.test_client(), house, key).get("/resorts") for key in (first, second)]
    assert [answer.status_code for answer in answers] == [401, 200]


def test_a_refused_form_comes_back_filled(house: House, olga: FlaskClient) -> None:
    refused = olga.post(PAGE, data={"name": "", "resorts": house.resort, "rights": "read"})
    assert refused.status_code == 422
    assert re.search(rf'value="{house.resort}"\s+checked', refused.text)
    assert re.search(r'value="read"\s+selected', refused.text)
    olga.post(PAGE, data={"name": "Tours"})
    other = olga.post(PAGE, data={"name": "Tours", "resorts": house.resort})
    assert (other.status_code, "named Tours already" in other.text) == (409, True)
    assert olga.post(PAGE, data={"name": "New", "resorts": "999"}).status_code == 404


def test_words_of_a_name_stay_words(house: House, olga: FlaskClient) -> None:
    olga.post(PAGE, data={"name": "<zlive>"})
    assert "<zlive>" not in olga.get(PAGE).text
    assert "&lt;zlive&gt;" in olga.get(PAGE).text
