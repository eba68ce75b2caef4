"""Being found: addresses by language, what pages say of themselves, maps for robots."""

from __future__ import annotations

import json
import re
from typing import Any
from xml.etree import ElementTree as Tree

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, update

from core.db import db
from crs.catalogue.models import Programme
from tests.cast import House, build_house
from tests.staff import within

SITE = "http://localhost"  # PUBLIC_URL of the tests
CANONICAL = re.compile(r'<link rel="canonical" href="([^"]+)"')
ALTERNATE = re.compile(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)"')
LINKED = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
NOINDEX = '<meta name="robots" content="noindex">'
NAMES = {"map": "http://www.sitemaps.org/schemas/sitemap/0.9"}


@pytest.fixture
def house(app: Flask) -> House:
    return build_house(app)


@pytest.fixture
def client(app: Flask, house: House) -> FlaskClient:
    return app.test_client()


def linked(page: str) -> dict[str, dict[str, Any]]:
    """What the page says in the words of schema.org, by type."""
    return {one["@type"]: one for one in map(json.loads, LINKED.findall(page))}


def test_a_page_names_its_address_and_those_in_other_languages(client: FlaskClient) -> None:
    page = client.get("/ru/resorts/aurora?nights=7").text
    assert CANONICAL.findall(page) == [f"{SITE}/ru/resorts/aurora"]
    assert dict(ALTERNATE.findall(page)) == {
        "en": f"{SITE}/en/resorts/aurora",
        "ru": f"{SITE}/ru/resorts/aurora",
        "et": f"{SITE}/et/resorts/aurora",
        "x-default": f"{SITE}/resorts/aurora",
    }
    assert CANONICAL.findall(client.get("/").text) == [f"{SITE}/"]


def test_a_page_has_a_title_and_a_description_of_its_own(client: FlaskClient) -> None:
    page = client.get("/en/resorts/aurora").text
    assert "<title>Aurora · Sanatorium</title>" in page
    assert '<meta name="description" content="By the sea">' in page
    assert '<meta property="og:title" content="Aurora">' in page
    assert '<meta property="og:description" content="By the sea">' in page


def test_what_is_for_one_reader_or_without_end_is_not_indexed(
    client: FlaskClient, house: House
) -> None:
    search = f"/search?where=aurora&arrival={house.day(10)}&nights=7&adults=1"
    for path in (search, "/sign-in", "/resorts/aurora/programmes/back-care/suitability"):
        page = client.get(path).text
        assert NOINDEX in page, path
        assert CANONICAL.findall(page) == [], path


def test_a_resort_is_a_hotel_and_its_programmes_are_offered(client: FlaskClient) -> None:
    hotel = linked(client.get("/ru/resorts/aurora").text)["Hotel"]
    assert hotel["name"] == "Aurora"
    assert hotel["url"] == f"{SITE}/ru/resorts/aurora"
    assert hotel["geo"] == {"@type": "GeoCoordinates", "latitude": 58.3, "longitude": 24.5}
    assert [one["itemOffered"]["name"] for one in hotel["makesOffer"]] == ["Back care"]


def test_offers_are_told_at_the_price_that_is_shown(client: FlaskClient, house: House) -> None:
    asked = f"/search?where=aurora&arrival={house.day(10)}&nights=7&adults=1"
    offers = linked(client.get(asked).text)["ItemList"]["itemListElement"]
    assert ("420", "EUR") in [(one["price"], one["priceCurrency"]) for one in offers]


def test_the_way_to_a_page_is_told(client: FlaskClient) -> None:
    page = client.get("/et/resorts/aurora/programmes/back-care").text
    ways = linked(page)["BreadcrumbList"]["itemListElement"]
    assert [one["item"] for one in ways] == [f"{SITE}/et/resorts", f"{SITE}/et/resorts/aurora"]


def test_hostile_words_stay_within_the_data(app: Flask, client: FlaskClient) -> None:
    evil = "</script><script>alert(1)</script>"
    words = {"en": evil, "ru": evil, "et": evil}
    within(app, lambda: db.session.execute(update(Programme).values(name=words)))
    page = client.get("/resorts/aurora").text
    assert "<script>alert" not in page
    [offered] = linked(page)["Hotel"]["makesOffer"]
    assert offered["itemOffered"]["name"] == evil


def test_the_map_names_every_page_in_every_language(app: Flask, client: FlaskClient) -> None:
    answer = client.get("/sitemap.xml")
    assert answer.mimetype == "application/xml"
    found = [one.text for one in Tree.fromstring(answer.text).findall("map:url/map:loc", NAMES)]
    assert len(found) == len(set(found))
    for path in ("/", "/helps", "/resorts/aurora", "/resorts/aurora/programmes/back-care"):
        for code in ("en", "ru", "et"):
            assert f"{SITE}/{code}{path}" in found
    for address in found:
        page = client.get(str(address).removeprefix(SITE))
        assert page.status_code == 200, address
        assert CANONICAL.findall(page.text) == [address]

    within(app, lambda: db.session.execute(update(Programme).values(retired_at=func.app_now())))
    assert "back-care" not in client.get("/sitemap.xml").text


def test_robots_are_told_where_not_to_go(client: FlaskClient) -> None:
    told = client.get("/robots.txt").text
    assert "Disallow: /desk\n" in told
    assert "Disallow: /*/book\n" in told
    assert f"Sitemap: {SITE}/sitemap.xml" in told
