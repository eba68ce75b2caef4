"""Visitors are counted once a day and step, by source; nothing of them is kept."""

from __future__ import annotations

from datetime import timedelta

import psycopg
import pytest
import redis
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.ground.valkey import Valkey
from core.db import db
from core.visits.counting import Counter, note_bought
from core.visits.models import VisitCount
from core.visits.operations import write_counts
from core.visits.rules import Step
from core.visits.tally import SOURCES_MOST, Tally, Visit
from tests.cast import House, build_house
from tests.cluster import Database
from tests.staff import browser_of, make_person, within

PHONE = {"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari"}
LAPTOP = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0"}


@pytest.fixture
def house(app: Flask) -> House:
    return build_house(app)


@pytest.fixture
def client(app: Flask, house: House) -> FlaskClient:
    return app.test_client()


def counts(app: Flask) -> dict[tuple[str, str], int]:
    """What the tally has, once all is noted."""
    counter: Counter = app.extensions["visits"]
    counter.settle()
    return {(source, step): n for _day, source, step, n in counter.tally.totals()}


def written(app: Flask) -> dict[tuple[str, str], int]:
    columns = select(VisitCount.source, VisitCount.step, VisitCount.visitors)
    rows = within(app, lambda: db.session.execute(columns).all())
    return {(source, step): visitors for source, step, visitors in rows}


def test_a_visitor_counts_once_at_each_step_where_they_first_came_from(
    app: Flask, client: FlaskClient, house: House
) -> None:
    search = f"/search?where=aurora&arrival={house.day(10)}&nights=7&adults=1"
    client.get("/ru/?utm_source=Newsletter", headers=PHONE)
    client.get("/resorts/aurora", headers=PHONE | {"Referer": "https://www.google.com/"})
    client.get(search, headers=PHONE)
    client.get(search, headers=PHONE)
    client.get("/", headers=LAPTOP | {"Referer": "https://www.google.com/"})
    assert counts(app) == {
        ("newsletter", "visit"): 1,
        ("newsletter", "search"): 1,
        ("google.com", "visit"): 1,
    }


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/", {"User-Agent": "Googlebot/2.1"}),
        ("/", {"User-Agent": ""}),
        ("/", PHONE | {"Sec-GPC": "1"}),
        ("/", PHONE | {"Sec-Purpose": "prefetch"}),
        ("/nowhere", PHONE),
        ("/sign-in", PHONE),
        ("/robots.txt", PHONE),
        ("/bookings/ABCD1234?key=nothing", PHONE),
    ],
)
def test_robots_files_links_and_who_asks_us_not_are_left_out(
    app: Flask, client: FlaskClient, path: str, headers: dict[str, str]
) -> None:
    client.get(path, headers=headers)
    assert counts(app) == {}


def test_staff_are_left_out(app: Flask, house: House) -> None:
    browser = browser_of(app, make_person(app, "reception", house.resort))
    browser.get("/", headers=PHONE)
    assert counts(app) == {}


def test_no_cookie_is_set_and_nothing_personal_is_kept(
    app: Flask, client: FlaskClient, valkey: Valkey
) -> None:
    address = {"REMOTE_ADDR": "203.0.113.77"}
    answer = client.get("/helps", headers=PHONE, environ_overrides=address)
    assert "Set-Cookie" not in answer.headers
    counts(app)
    with redis.Redis.from_url(valkey.url) as link:
        names = list(link.scan_iter("visits:*"))
        assert all(link.ttl(name) > 0 for name in names)  # all of it is forgotten by itself
        kept = b"".join(names) + b"".join(map(link.dump, names))
    assert names
    assert b"203.0.113.77" not in kept
    assert b"iPhone" not in kept


def test_tomorrow_nobody_is_known_again(valkey: Valkey) -> None:
    tally = Tally.at(valkey.url)
    visit = Visit("203.0.113.77", "Safari", "direct", (Step.VISIT,))
    today = tally.today()
    for day in (today - timedelta(days=1), today, today):
        tally.note(visit, day)
    found = {(day, n) for day, _source, _step, n in tally.totals()}
    assert found == {(today - timedelta(days=1), 1), (today, 1)}
    marks = [name for name in tally.link.scan_iter("visits:*") if len(name) > 40]
    assert len({name.rpartition(b":")[2] for name in marks}) == 2


def test_a_paid_booking_counts_once_where_its_buyer_came_from(
    app: Flask, client: FlaskClient
) -> None:
    tally: Tally = app.extensions["visits"].tally
    tally.note(Visit("1.1.1.1", "Safari", "newsletter", (Step.VISIT, Step.HOLD), "ABCD1234"))
    with app.app_context():
        for code in ("ABCD1234", "ABCD1234", "SOLD8Y00"):
            note_bought(code)
    assert counts(app)["newsletter", "paid"] == 1
    assert sum(n for (_source, step), n in counts(app).items() if step == "paid") == 1


def test_invented_sources_are_counted_as_one(valkey: Valkey) -> None:
    tally = Tally.at(valkey.url)
    for n in range(SOURCES_MOST + 5):
        tally.note(Visit(f"10.0.0.{n}", "Safari", f"source-{n}", (Step.VISIT,)))
    found = {source: n for _day, source, _step, n in tally.totals()}
    assert len(found) == SOURCES_MOST + 1
    assert found["other"] == 5


def test_what_was_counted_is_written_down_once_and_outlives_an_emptied_valkey(
    app: Flask, client: FlaskClient, valkey: Valkey
) -> None:
    client.get("/", headers=PHONE)
    counts(app)
    with app.app_context():
        assert write_counts() == 1
        assert write_counts() == 1
        with redis.Redis.from_url(valkey.url) as link:
            link.flushall()
        assert write_counts() == 0
        db.session.remove()
    client.get("/", headers=LAPTOP)
    counts(app)
    with app.app_context():
        write_counts()
        db.session.remove()
    assert written(app) == {("direct", "visit"): 1}


def test_a_page_does_not_wait_for_a_valkey_that_is_away(app: Flask, client: FlaskClient) -> None:
    app.extensions["visits"].tally = Tally.at("redis://127.0.0.1:1")
    assert client.get("/", headers=PHONE).status_code == 200
    app.extensions["visits"].settle()
    with app.app_context():
        note_bought("ABCD1234")
        assert write_counts() == 0


def test_readers_of_reports_see_the_counts(database: Database) -> None:
    with psycopg.connect(database.reporting_url) as connection:
        assert connection.execute("SELECT count(*) FROM visit_count").fetchone() == (0,)
