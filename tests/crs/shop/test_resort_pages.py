"""The home page, the list of resorts, and a resort in words: where one can go from there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import insert, update

from core.db import see_resorts, transaction
from core.organisation.models import CalendarDay, Resort
from crs.catalogue.models import Building
from crs.content.models import Photograph
from crs.shop.resort_page import treatment_calendar
from tests.cast import House, build_house


@pytest.fixture
def house(app: Flask) -> House:
    return build_house(app)


@pytest.fixture
def seen(app: Flask, house: House) -> Iterator[House]:
    with app.test_request_context():
        see_resorts("all")
        yield house
        see_resorts("")


def page_of(app: Flask, path: str) -> str:
    answer = app.test_client().get(path, headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    return answer.text


def add(app: Flask, model: type, **values: object) -> None:
    with app.app_context():
        see_resorts("all")
        with transaction() as session:
            session.execute(insert(model).values(**values))


def test_a_network_without_resorts_says_how_to_begin(app: Flask) -> None:
    for path in ("/", "/resorts"):
        assert "load-network" in page_of(app, path)


def test_home_leads_to_programmes_and_resorts(app: Flask, house: House) -> None:
    page = page_of(app, "/")
    for way in ("/resorts/aurora/programmes/back-care", "/resorts/aurora", "/resorts"):
        assert f'href="{way}"' in page


def test_the_list_has_each_resort_on_the_map_and_in_words(app: Flask, house: House) -> None:
    build_house(app, slug="birch")
    page = page_of(app, "/resorts")
    for slug in ("aurora", "birch"):
        assert page.count(f'href="/resorts/{slug}"') == 2
        assert f'href="/resorts/{slug}/programmes/back-care"' in page


def test_a_resort_that_retired_is_in_no_list(app: Flask, house: House) -> None:
    build_house(app, slug="birch")
    with app.app_context():
        see_resorts("all")
        with transaction() as session:
            gone = update(Resort).where(Resort.slug == "birch")
            session.execute(gone.values(retired_at=house.today))
    assert "/resorts/birch" not in page_of(app, "/resorts")


def test_a_resort_tells_of_rooms_meals_houses_and_the_way(app: Flask, house: House) -> None:
    add(
        app, Building, resort_id=house.resort, code="pine", name={"en": "Pine House"}, floors=3,
        lift=True, minutes_on_foot=4,
    )  # fmt: skip
    page = page_of(app, "/resorts/aurora")
    for words in ("single", "3 meals a day", "Pine House", "4 minutes", "no steps", "no lift"):
        assert words in page
    assert 'href="/resorts/aurora/programmes/back-care?' in page


def test_a_photograph_stands_where_one_was_sent_else_a_drawing(app: Flask, house: House) -> None:
    assert "#beach" in page_of(app, "/resorts/aurora")
    add(
        app, Photograph, resort_id=house.resort, kind="resort", subject_id=house.resort,
        position=1, alt={"en": "The house in May"}, hash="ab" * 16, width=1600, height=1000,
    )  # fmt: skip
    page = page_of(app, "/resorts/aurora")
    assert 'alt="The house in May"' in page
    assert f"/pictures/{'ab' * 16}-480.webp 480w" in page
    assert "#beach" not in page


def test_treatment_days_are_those_of_the_house_calendar(app: Flask, house: House) -> None:
    add(
        app, CalendarDay, resort_id=house.resort, day=date(house.today.year + 1, 1, 6),
        kind="closed", note={"en": "The boiler is mended"},
    )  # fmt: skip
    page = page_of(app, f"/resorts/aurora?month={house.today.year + 1}-01")
    assert "The boiler is mended" in page
    assert f"January {house.today.year + 1}" in page


def test_days_in_a_row_of_which_the_house_says_the_same_are_one_line(
    app: Flask, house: House
) -> None:
    year = house.today.year + 1
    for day in (11, 12, 13, 15):
        add(
            app, CalendarDay, resort_id=house.resort, day=date(year, 1, day), kind="closed",
            note={"en": "Winter rest"},
        )  # fmt: skip
    assert page_of(app, f"/resorts/aurora?month={year}-01").count("Winter rest") == 2


@pytest.mark.parametrize("month", ["soon", "2026-13", "1999-01", "99999-01"])
def test_a_month_that_is_none_shows_the_usual_ones(app: Flask, house: House, month: str) -> None:
    page = page_of(app, f"/resorts/aurora?month={month}")
    assert 'class="month__days"' in page


def test_the_leaves_turn_within_what_is_sold(seen: House) -> None:
    resort = Resort(id=seen.resort, horizon_days=400)
    today = date(2027, 3, 10)
    first = treatment_calendar(resort, today, today, {})
    assert (first["earlier"], first["later"]) == (None, date(2027, 6, 1))
    later = treatment_calendar(resort, date(2027, 5, 1), today, {})
    assert later["earlier"] == date(2027, 3, 1)
    last = treatment_calendar(resort, date(2099, 1, 1), today, {})
    assert last["months"][0][0] == date(2028, 4, 1)
    assert last["later"] is None
