"""The lists of a resort's day: who stands in them, for whom, and what a look costs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, text, update

from core.db import db
from crs.bookings.models import Voucher
from crs.extras.models import Extra
from pms.stays.operations import check_in, depart, mark_no_show
from tests.cast import House, build_house
from tests.cluster import Database
from tests.pms.guests import confirm, expected, let_days_go_by, mark
from tests.staff import browser_of, make_person, within

DAY = "/desk/arrivals"


@pytest.fixture
def reception(app: Flask, aurora: House) -> FlaskClient:
    """The browser of aurora's reception."""
    return browser_of(app, make_person(app, "reception", aurora.resort))


def names(browser: FlaskClient, **query: object) -> list[str]:
    """Who stands in the list, in its order."""
    page = browser.get(DAY, query_string={key: str(one) for key, one in query.items()})
    assert page.status_code == 200
    return re.findall(r'<tr id="stay-\d+" data-name="([^"]*)"', page.text)


def test_confirmed_guests_stand_in_the_arrivals_of_their_day(
    app: Flask, aurora: House, reception: FlaskClient
) -> None:
    held = expected(app, aurora, "Boris", confirmed=False)
    expected(app, aurora, "Anna")
    expected(app, aurora, "Clara", start=1)
    assert names(reception) == ["Anna"]
    confirm(app, held)
    assert names(reception) == ["Anna", "Boris"]
    assert names(reception, day=aurora.day(1)) == ["Clara"]
    assert names(reception, day=aurora.day(2)) == []


def test_the_lists_follow_the_stay(app: Flask, aurora: House, reception: FlaskClient) -> None:
    anna, boris = expected(app, aurora, "Anna"), expected(app, aurora, "Boris", nights=3)
    assert names(reception, tab="in_house") == []
    mark(app, check_in, anna)
    assert names(reception, tab="in_house") == ["Anna"]
    assert names(reception) == ["Anna", "Boris"]
    assert names(reception, tab="departures", day=aurora.day(3)) == ["Boris"]
    mark(app, depart, anna)
    mark(app, mark_no_show, boris)
    assert names(reception, tab="in_house") == []
    assert names(reception, tab="departures", day=aurora.day(7)) == ["Anna"]
    assert names(reception, tab="departures", day=aurora.day(3)) == []
    assert names(reception, tab="in_house", day=aurora.day(1)) == ["Anna"]


@pytest.mark.own_clock
@pytest.mark.usefixtures("movable_clock")
def test_who_is_late_or_has_not_left_is_shown_today(
    app: Flask, aurora: House, database: Database, reception: FlaskClient
) -> None:
    stays_on = expected(app, aurora, "Stays on", nights=1)
    expected(app, aurora, "Late")
    mark(app, check_in, stays_on)
    let_days_go_by(app, database, 2)
    page = reception.get(DAY).text
    assert names(reception) == ["Late"]
    assert '<span class="badge badge--coral">' in page
    assert names(reception, tab="departures") == ["Stays on"]
    assert "Should have left" in reception.get(f"{DAY}?tab=departures").text


def test_a_line_says_what_reception_needs(
    app: Flask, aurora: House, reception: FlaskClient
) -> None:
    expected(app, aurora, "Анна Метс", room="twin", persons=2, programme="back-care", language="ru")
    page = reception.get(DAY).text
    for words in ("Анна Метс", "aged 63", "Back care", "Русский", "twin", "half", "7 nights"):
        assert words in page
    assert "€1,050.00" in page  # nothing is paid yet
    assert "2 guests" in page
    assert "0 of 1" in page


@pytest.mark.parametrize("words", ["mets", "АННА", "5555", "+372 5555 5555", "CODE", "AURORA-"])
def test_a_guest_is_found_by_what_they_say(
    app: Flask, aurora: House, reception: FlaskClient, words: str
) -> None:
    guest = expected(app, aurora, "Анна Mets")
    assert names(reception, words=guest.code.lower() if words == "CODE" else words) == ["Анна Mets"]
    assert names(reception, words="nobody") == []


def test_marks_are_made_and_taken_back_from_the_list(
    app: Flask, aurora: House, reception: FlaskClient
) -> None:
    guest = expected(app, aurora)
    stay = f"/desk/stays/{guest.voucher}"
    back = {"next": f"{DAY}?words=anna"}
    answer = reception.post(f"{stay}/arrival", data=back)
    assert (answer.status_code, answer.location) == (303, back["next"])
    assert "The arrival is marked." in reception.get(DAY).text
    twice = reception.post(f"{stay}/arrival", data=back, follow_redirects=True)
    assert "undo it in the list first" in twice.text
    silent = reception.post(f"{stay}/arrival/withdrawal", data=back, follow_redirects=True)
    assert "Say in a few words why" in silent.text
    said = {**back, "reason": "the wrong Mets"}
    undone = reception.post(f"{stay}/arrival/withdrawal", data=said, follow_redirects=True)
    assert "The guest is expected again." in undone.text
    page = reception.get(f"/desk/bookings/{guest.code}").text
    assert "the arrival was undone" in page
    assert "“the wrong Mets”" in page
    assert '<span class="muted">reception</span>' in page  # by name, not by e-mail


def test_the_way_back_stays_on_this_site(app: Flask, aurora: House, reception: FlaskClient) -> None:
    guest = expected(app, aurora)
    away = {"next": "//evil.example/"}
    answer = reception.post(f"/desk/stays/{guest.voucher}/arrival", data=away)
    assert answer.location == DAY


def test_another_resort_is_neither_seen_nor_marked(
    app: Flask, aurora: House, reception: FlaskClient
) -> None:
    boreas = build_house(app, slug="boreas")
    foreign = expected(app, boreas, "Boris")
    assert names(reception, resort="boreas") == []
    for path in ("arrival", "arrival/withdrawal"):
        assert reception.post(f"/desk/stays/{foreign.voucher}/{path}").status_code == 404
    company = browser_of(app, make_person(app, "managing_company"))
    expected(app, aurora, "Anna")
    assert names(company) == ["Anna"]
    assert names(company, resort="boreas") == ["Boris"]


def test_an_unchanged_list_is_not_sent_again(
    app: Flask, aurora: House, reception: FlaskClient
) -> None:
    guest = expected(app, aurora)
    first = reception.get(DAY)
    known = {"If-None-Match": first.headers["ETag"]}
    again = reception.get(DAY, headers=known)
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in again.headers  # else a page left open would never be signed out
    mark(app, check_in, guest)
    changed = reception.get(DAY, headers={**known, "HX-Request": "true", "HX-Trigger": "list"})
    assert changed.status_code == 200
    assert changed.text.startswith('<section id="list"')
    assert changed.headers["ETag"] != first.headers["ETag"]


def test_a_version_is_one_readers_in_one_language(
    app: Flask, aurora: House, reception: FlaskClient
) -> None:
    expected(app, aurora)
    manager = browser_of(app, make_person(app, "resort_manager", aurora.resort, name="manager"))
    mine = reception.get(DAY).headers["ETag"]
    assert manager.get(DAY, headers={"If-None-Match": mine}).status_code == 200
    reception.get("/language/ru")
    assert reception.get(DAY, headers={"If-None-Match": mine}).status_code == 200
    reception.post("/sign-out")
    assert reception.get(DAY, headers={"If-None-Match": mine}).status_code == 303


@contextmanager
def counted(app: Flask) -> Iterator[list[tuple[str, Any]]]:
    """The statements that are sent meanwhile."""
    sent: list[tuple[str, Any]] = []

    def note(_link: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        sent.append((statement, parameters))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


def test_a_look_asks_the_same_few_questions_however_many_guests_come(app: Flask) -> None:
    house = build_house(app, slug="crowded", rooms={"single": 40})
    browser = browser_of(app, make_person(app, "reception", house.resort))
    numbers = []
    for count in (2, 30):
        for number in range(count):
            expected(app, house, f"Guest {count}-{number}")
        tag = browser.get(DAY).headers["ETag"]
        with counted(app) as statements:
            assert browser.get(DAY, headers={"If-None-Match": tag}).status_code == 304
        numbers.append(len(statements))
    assert numbers == [7, 7]


PLENTY = (
    "INSERT INTO voucher (resort_id, booking_id, room_type_id, rate_plan_id, board_id, nights, "
    "total) SELECT resort_id, booking_id, room_type_id, rate_plan_id, board_id, "
    "daterange(first, first + 7), 0 FROM voucher, generate_series(1, 4000) AS n, "
    "LATERAL (SELECT current_date - n AS first) AS days"
)


def test_behind_row_level_security_a_day_is_found_by_its_index(
    app: Flask, aurora: House, reception: FlaskClient
) -> None:
    """An index on lower(nights) would not serve here: the function may tell what it saw."""
    expected(app, aurora)
    with counted(app) as statements:
        names(reception)
    [(lines, given)] = [one for one in statements if "json_agg" in one[0]]

    def explain() -> str:
        db.session.execute(text(PLENTY))
        db.session.execute(text("SET LOCAL enable_seqscan = off"))
        link = db.session.connection()
        plan = [row[0] for row in link.exec_driver_sql(f"EXPLAIN {lines}", given)]
        db.session.rollback()
        return "\n".join(plan)

    plan = within(app, explain)
    assert plan.count("Index Scan on ix_voucher_arrival") == 2, plan
    assert "ix_payment_subject" in plan


def test_arrivals_say_what_is_bought_besides_and_what_the_guest_said(
    app: Flask, aurora: House, reception: FlaskClient
) -> None:
    guest = expected(app, aurora, "Anna")

    def buy() -> None:
        words = {"en": "Pick-up"}
        one = Extra(
            resort_id=aurora.resort, code="transfer", name=words, description=words, price=2500,
            per="booking", asks={"en": "Train"},
        )  # fmt: skip
        db.session.add(one)
        db.session.flush()
        said = [{"id": one.id, "answer": "train 14:05"}]
        db.session.execute(update(Voucher).where(Voucher.id == guest.voucher).values(extras=said))

    within(app, buy)
    page = reception.get(DAY)
    assert "<li>Pick-up: <strong>train 14:05</strong></li>" in page.text
    assert "train 14:05" not in reception.get(DAY, query_string={"tab": "in_house"}).text
