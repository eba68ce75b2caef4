"""The language in the address: taken off before routes are looked up, kept by every link."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.address_language import WITHOUT, in_language_path, parted
from core.auth.access import PUBLIC
from tests.cast import build_house

LINK = re.compile(r'(?:href|action|hx-[a-z]+)="(/[^"#]*)')


@pytest.mark.parametrize(
    ("path", "said", "bare"),
    [
        ("/ru/resorts/aurora", "ru", "/resorts/aurora"),
        ("/et/", "et", "/"),
        ("/et", "et", "/"),
        ("/resorts", "", "/resorts"),
        ("/", "", "/"),
        ("", "", ""),
        ("/de/resorts", "", "/de/resorts"),
        ("/rust", "", "/rust"),
        ("//ru/x", "", "//ru/x"),
        ("/ru/desk/bookings", "", "/ru/desk/bookings"),
        ("/ru/static/sign.svg", "", "/ru/static/sign.svg"),
        ("/ru/ru/resorts", "ru", "/ru/resorts"),
    ],
)
def test_a_path_may_begin_with_its_language(path: str, said: str, bare: str) -> None:
    assert parted(path) == (said, bare)


@pytest.mark.parametrize(
    ("path", "other"),
    [
        ("/search?where=aurora", "/et/search?where=aurora"),
        ("/ru/search?where=aurora", "/et/search?where=aurora"),
        ("/", "/et/"),
        ("/desk/bookings?words=a", "/desk/bookings?words=a"),
        ("/sign-in", "/sign-in"),
    ],
)
def test_a_page_has_an_address_in_another_language(path: str, other: str) -> None:
    assert in_language_path(path, "et") == other


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    build_house(app)
    return app.test_client()


def test_the_address_decides_over_browser_and_choice(client: FlaskClient) -> None:
    client.get("/language/et")
    for path, language in (("/ru/", "ru"), ("/ru", "ru"), ("/en/", "en"), ("/", "et")):
        answer = client.get(path, headers={"Accept-Language": "en"})
        assert answer.status_code == 200
        assert f'<html lang="{language}">' in answer.text


@pytest.mark.parametrize(
    "path", ["/ru/", "/ru/resorts/aurora", "/ru/helps", "/ru/search?where=aurora", "/ru/nowhere"]
)
def test_every_link_of_a_page_keeps_the_language(client: FlaskClient, path: str) -> None:
    links = LINK.findall(client.get(path).text)
    lost = [one for one in links if not one.startswith("/ru/") and _first(one) not in WITHOUT]
    assert links
    assert lost == []
    assert [one for one in links if one.startswith("/ru/static/")] == []


def _first(path: str) -> str:
    return re.split("[/?]", path)[1]


def test_a_choice_leads_to_the_same_page_in_the_language(client: FlaskClient) -> None:
    for path in ("/resorts/aurora?nights=7", "/et/resorts/aurora?nights=7"):
        answer = client.get("/language/ru", query_string={"next": path})
        assert answer.location == "/ru/resorts/aurora?nights=7"
    assert client.get("/language/ru?next=/desk/tasks").location == "/desk/tasks"
    assert client.get("/language/ru?next=//elsewhere.example").location == "/ru/"
    assert client.get("/language/xx?next=/ru/").location == "/ru/"


def test_what_staff_and_programs_use_has_one_address(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        permission = getattr(app.view_functions[rule.endpoint], "permission", PUBLIC)
        if permission != PUBLIC:
            assert _first(rule.rule) in WITHOUT, rule.rule


def test_the_house_is_at_one_address_alone(client: FlaskClient) -> None:
    assert client.get("/ru/desk").status_code == 404
    assert client.get("/ru/api/v1/resorts").status_code == 404
    assert client.get("/ru/healthz").status_code == 404
