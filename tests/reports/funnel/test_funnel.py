"""The report of visitors and buyers: a seeded week, read as the desk reads it."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.db import db
from core.visits.models import VisitCount
from core.visits.rules import Step
from reports.funnel.page import days_of, funnel_page
from tests.cast import build_house
from tests.staff import browser_of, make_person, within

MONDAY = date(2026, 11, 16)
WEEK = {"first": MONDAY, "last": MONDAY + timedelta(days=6)}
ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
CELL = re.compile(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
NEWSLETTER, DIRECT, SEARCH = (40, 30, 12, 6, 5, 4), (100, 60, 20, 5, 3, 1), (60, 9, 0, 0, 0, 0)


@pytest.fixture
def week(app: Flask) -> Flask:
    """Each day of the week the same, a day before it another number; a source that came once."""

    def seed() -> None:
        for ahead in range(7):
            add(MONDAY + timedelta(days=ahead), "newsletter", NEWSLETTER)
            add(MONDAY + timedelta(days=ahead), "direct", DIRECT)
        add(MONDAY + timedelta(days=3), "google.com", SEARCH)
        add(MONDAY - timedelta(days=1), "direct", (999,) * 6)
        add(MONDAY + timedelta(days=7), "direct", (999,) * 6)

    within(app, seed)
    return app


def add(day: date, source: str, numbers: tuple[int, ...]) -> None:
    for step, number in zip(Step, numbers, strict=True):
        if number:
            db.session.add(VisitCount(day=day, source=source, step=step, visitors=number))


def times(numbers: tuple[int, ...], days: int) -> tuple[int, ...]:
    return tuple(days * number for number in numbers)


def test_a_seeded_week_is_shown_as_it_was(week: Flask) -> None:
    page = within(week, lambda: funnel_page(WEEK))
    lines = {str(line.name): line.numbers for line in page["sources"]}
    assert lines == {
        "direct": times(DIRECT, 7),
        "newsletter": times(NEWSLETTER, 7),
        "google.com": SEARCH,
    }
    assert list(lines) == ["direct", "newsletter", "google.com"]  # most visitors first
    both = zip(times(DIRECT, 7), times(NEWSLETTER, 7), SEARCH, strict=True)
    assert page["whole"].numbers == tuple(map(sum, both))
    assert page["whole"].bought == pytest.approx(100 * 35 / 1040)
    assert {line.name: line.numbers[0] for line in page["days"]} == {
        MONDAY + timedelta(days=n): 200 if n == 3 else 140 for n in range(7)
    }


@pytest.fixture
def client(week: Flask) -> FlaskClient:
    build_house(week)
    return browser_of(week, make_person(week, "managing_company"))


def test_the_page_shows_the_shares_of_the_visitors(client: FlaskClient) -> None:
    page = client.get("/desk/funnel", query_string=WEEK).text
    rows = {first: rest for first, *rest in map(_cells, ROW.findall(page)) if first}
    assert rows["newsletter"] == [
        "280", "210 75.0%", "84 30.0%", "42 15.0%", "35 12.5%", "28 10.0%", "10.0%"
    ]  # fmt: skip
    assert rows["In total"][0] == "1,040"
    assert rows["In total"][-1] == "3.4%"
    assert "<svg" in page


def _cells(row: str) -> list[str]:
    """The words of a row's cells."""
    return [" ".join(TAG.sub(" ", cell).split()) for cell in CELL.findall(row)]


def test_days_without_visitors_say_how_to_begin(client: FlaskClient) -> None:
    page = client.get("/desk/funnel?first=2025-01-01&last=2025-01-07").text
    assert "Nobody was counted on these days" in page
    assert "utm_source" in page


def test_days_that_are_none_come_back_with_words(client: FlaskClient) -> None:
    answer = client.get("/desk/funnel?first=soon")
    assert answer.status_code == 422
    assert "Choose a day" in answer.text


def test_days_are_put_in_order_and_kept_within_a_year() -> None:
    today = date(2026, 11, 25)
    assert days_of({"first": None, "last": None}, today) == (date(2026, 10, 29), today)
    turned = days_of({"first": today, "last": date(2026, 11, 1)}, today)
    assert turned == (date(2026, 11, 1), today)
    first, last = days_of({"first": date(2001, 1, 1), "last": today}, today)
    assert (last - first).days == 365


def test_only_the_managing_company_reads_it(week: Flask) -> None:
    house = build_house(week)
    browser = browser_of(week, make_person(week, "resort_manager", house.resort))
    assert browser.get("/desk/funnel").status_code == 403
