"""The pages of a programme and of a procedure: words, numbers for dates, ways onward."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import update

from core.db import see_resorts, transaction
from crs.catalogue.models import Procedure, Programme, ProgrammeProcedure
from tests.cast import House, build_house


@pytest.fixture
def house(app: Flask) -> House:
    return build_house(app)


def page_of(app: Flask, path: str, status: int = 200) -> str:
    answer = app.test_client().get(path, headers={"Accept-Language": "en"})
    assert answer.status_code == status
    return answer.text


def change(app: Flask, model: type, **values: object) -> None:
    with app.app_context():
        see_resorts("all")
        with transaction() as session:
            session.execute(update(model).values(**values))


def test_a_programme_says_how_often_what_is_given_on_the_dates(app: Flask, house: House) -> None:
    shorter = page_of(app, "/resorts/aurora/programmes/back-care?arrival=2027-05-03&nights=7")
    longer = page_of(app, "/resorts/aurora/programmes/back-care?arrival=2027-05-03&nights=14")
    assert "3×" in shorter
    assert "on 5 treatment days" in shorter
    assert "6×" in longer


def test_a_programme_leads_to_its_procedures_and_to_rooms_with_it(app: Flask, house: House) -> None:
    page = page_of(app, "/resorts/aurora/programmes/back-care")
    assert 'href="/resorts/aurora/procedures/mud"' in page
    assert "/search?where=aurora&amp;programme=back-care" in page


def test_for_whom_it_is_not_is_said_where_somebody_wrote_it(app: Flask, house: House) -> None:
    assert "Who it is not for" not in page_of(app, "/resorts/aurora/programmes/back-care")
    change(app, Programme, not_for_whom={"en": "Not with a fever."})
    page = page_of(app, "/resorts/aurora/programmes/back-care")
    assert "Who it is not for" in page
    assert "Not with a fever." in page


def test_a_stay_that_is_too_short_for_the_programme_is_told(app: Flask, house: House) -> None:
    page = page_of(app, "/resorts/aurora/programmes/back-care?nights=2")
    assert "needs at least 3 nights" in page
    page = page_of(app, "/resorts/aurora/programmes/back-care?nights=1")
    assert "no treatment day" in page


def test_dates_that_were_not_understood_come_back_with_what_is_wrong(
    app: Flask, house: House
) -> None:
    page = page_of(app, "/resorts/aurora/programmes/back-care?arrival=soon&nights=99", 422)
    assert 'value="99"' in page
    assert "A stay is 1 to 60 nights." in page
    assert "Back care" in page


def test_a_day_has_the_procedure_unless_it_takes_longer_than_a_day(
    app: Flask, house: House
) -> None:
    assert "A typical day" in page_of(app, "/resorts/aurora/programmes/back-care")
    change(app, Procedure, minutes=480)
    change(app, ProgrammeProcedure, every_days=1)
    assert "A typical day" not in page_of(app, "/resorts/aurora/programmes/back-care")


def test_a_procedure_leads_to_its_programmes_and_to_where_else_it_is_given(
    app: Flask, house: House
) -> None:
    build_house(app, slug="birch")
    page = page_of(app, "/resorts/aurora/procedures/mud")
    assert 'href="/resorts/aurora/programmes/back-care"' in page
    assert 'href="/resorts/birch/procedures/mud"' in page
    assert "not on Sundays" in page


@pytest.mark.parametrize(
    "path",
    ["/resorts/aurora/programmes/none", "/resorts/none/programmes/back-care",
     "/resorts/aurora/procedures/none"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(app: Flask, house: House, path: str) -> None:
    page_of(app, path, 404)


def test_a_programme_says_what_it_costs_at_least_on_the_dates(app: Flask, house: House) -> None:
    arrival = house.day(20)
    page = page_of(app, f"/resorts/aurora/programmes/back-care?arrival={arrival}&nights=7")
    assert "from €1,050" in page  # seven nights of a twin at 90, seven of the programme for two
    beyond = house.day(110)
    page = page_of(app, f"/resorts/aurora/programmes/back-care?arrival={beyond}&nights=30")
    assert "Nothing is available for two" in page


def test_what_the_programme_limits_is_counted_for_the_stay(app: Flask, house: House) -> None:
    path = "/resorts/aurora/programmes/back-care?arrival=2027-05-03&nights=14"
    assert "every 2 treatment days" in page_of(app, path)
    change(app, ProgrammeProcedure, most=4)
    assert "at most once in 2 treatment days" in page_of(app, path)
    change(app, ProgrammeProcedure, every_days=1)
    page = " ".join(page_of(app, path).split())
    assert "4 times in your stay, at most once each treatment day" in page
    assert "every treatment day" not in page


def test_from_an_offer_the_programme_is_counted_for_its_days_and_guests(
    app: Flask, house: House
) -> None:
    wished = {"programme": "back-care", "adults": 2, "treated": 1, "nights": 5}
    asked = {**wished, "arrival": house.day(20).isoformat(), "where": "aurora"}
    browser = app.test_client()
    found = browser.get("/search", query_string=asked).text
    link = unescape(re.findall(r'href="(/resorts/aurora/programmes/back-care[^"]*)"', found)[0])
    page = browser.get(link).text
    assert "Included in 5 nights" in page
    assert "from €600" in page  # five nights of a twin at 90, the programme for one of the two
    assert "treatment for 1 guest" in page
    back = unescape(re.findall(r'class="crumbs" href="(/search[^"]*)"', page)[0])
    assert parse_qs(urlsplit(back).query) == {key: [str(one)] for key, one in asked.items()}


def test_a_way_back_that_is_no_search_is_left_out(app: Flask, house: House) -> None:
    page = page_of(app, "/resorts/aurora/programmes/back-care?back=//evil.example/?a=1")
    assert "Back to stays and prices" not in page
