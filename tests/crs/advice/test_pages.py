"""What helps with what, and whether it suits: found, answered at once, kept nowhere."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, text, update

from app.config import Config
from app.factory import create_app
from core.db import db
from crs.advice.models import Complaint
from crs.catalogue.models import Programme
from crs.rates.models import CancellationPolicy
from tests.cast import House
from tests.staff import within

ASKS = "/resorts/aurora/programmes/back-care/suitability"
WELL = {"fever": "no", "pacemaker": "no", "stairs": "yes"}
PART = {"HX-Request": "true"}


@pytest.fixture
def client(app: Flask, house: House) -> FlaskClient:
    return app.test_client()


def test_complaints_lead_to_programmes_and_say_why(client: FlaskClient) -> None:
    page = client.get("/helps").text
    assert "/helps/back-pain" in page
    assert "2 programmes" in page
    assert "Hiccups" not in page  # nothing helps with them
    found = client.get("/helps/back-pain").text
    assert "Warmth for back-pain" in found
    assert ASKS in found
    assert client.get("/helps/hiccups-of-old").status_code == 404


def test_the_complaints_of_the_month_stand_first_and_once(client: FlaskClient) -> None:
    page = client.get("/helps").text
    season, rest = page.split("What people come for")
    assert "/helps/cough" in season.split("Good at this time")[1]
    assert "/helps/cough" not in rest


def test_what_is_retired_is_advised_no_more(app: Flask, client: FlaskClient) -> None:
    def retire() -> None:
        gone = update(Programme).where(Programme.code == "rest")
        db.session.execute(gone.values(retired_at=func.app_now()))

    within(app, retire)
    assert "1 programme," in client.get("/helps").text
    said = client.post(ASKS, data={**WELL, "fever": "yes"}).text
    assert "instead" not in said

    gone = update(Complaint).values(retired_at=func.app_now())
    within(app, lambda: db.session.execute(gone))
    assert "/helps/back-pain" not in client.get("/helps").text
    assert client.get("/helps/back-pain").status_code == 404


@pytest.mark.parametrize(
    ("changed", "says", "not_says"),
    [
        ({}, "this programme suits you", "Because of"),
        ({"pacemaker": "yes"}, "Ask our doctor first", "suits you"),
        ({"stairs": "no"}, "Because of stairs", "Because of fever"),
        ({"fever": "yes"}, "does not suit you now", "this programme suits you"),
    ],
)
def test_answers_are_answered_at_once(
    client: FlaskClient, changed: dict[str, str], says: str, not_says: str
) -> None:
    answer = client.post(ASKS, data={**WELL, **changed})
    assert answer.status_code == 200
    assert says in answer.text
    assert not_says not in answer.text


def test_who_is_to_ask_is_led_to_the_doctor_and_who_may_not_come_to_something_else(
    client: FlaskClient,
) -> None:
    ask = client.post(ASKS, data={**WELL, "pacemaker": "yes"}).text
    assert 'href="/call-me-back?about=aurora/back-care&amp;doctor=1"' in ask
    instead = client.post(ASKS, data={**WELL, "fever": "yes"}).text
    assert "/resorts/aurora/programmes/rest/suitability" in instead


def test_a_form_with_gaps_comes_back_filled_with_words_beside_them(client: FlaskClient) -> None:
    answer = client.post(ASKS, data={"fever": "no", "pacemaker": "perhaps"})
    assert answer.status_code == 422
    assert answer.text.count("Choose yes or no.") == 1
    assert answer.text.count("Choose one from the list.") == 1
    assert re.search(r'name="fever" value="no" checked', answer.text)


def test_while_they_are_given_answers_are_no_faults(client: FlaskClient) -> None:
    answer = client.post(ASKS, data={"fever": "no"}, headers=PART)
    assert answer.status_code == 200
    assert "1 of 3 answered." in answer.text
    assert "Choose yes or no." not in answer.text
    assert "does not suit" in client.post(ASKS, data={"fever": "yes"}, headers=PART).text


def test_answers_are_kept_nowhere(
    house: House, config: Config, capsys: pytest.CaptureFixture[str]
) -> None:
    app = create_app(replace(config, testing=False))  # as in life, it logs each request
    client = app.test_client()
    assert "Set-Cookie" not in client.get(ASKS).headers
    before = written(app)
    answer = client.post(ASKS, data={**WELL, "pacemaker": "yes"})
    assert "Ask our doctor" in answer.text
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    assert written(app) == before
    with app.app_context():
        db.engine.dispose()
    told = capsys.readouterr().err
    assert '"route": "/resorts/<slug>/programmes/<code>/suitability"' in told
    assert "pacemaker" not in told


def written(app: Flask) -> object:
    """How many rows each table has, and the last transaction that wrote one of them."""
    tables = text(
        "SELECT relname FROM pg_class WHERE relkind = 'r' "
        "AND relnamespace = 'public'::regnamespace ORDER BY 1"
    )

    def read() -> object:
        return [
            db.session.execute(text(f"SELECT count(*), max(xmin::text::bigint) FROM {name}")).one()
            for name in db.session.scalars(tables).all()
        ]

    return within(app, read)


@pytest.mark.parametrize(("language", "words"), [("ru", "It hurts (ru)"), ("et", "It hurts (et)")])
def test_complaints_are_told_in_the_readers_language(
    client: FlaskClient, language: str, words: str
) -> None:
    assert words in client.get("/helps", headers={"Accept-Language": language}).text


def test_home_says_what_people_come_for_and_what_is_good_now(client: FlaskClient) -> None:
    page = client.get("/").text
    assert page.count('href="/helps/back-pain"') == 1
    assert page.count('href="/helps/cough"') == 2
    assert "/helps/hiccups" not in page


def test_the_verdict_says_which_answer_it_comes_from(client: FlaskClient) -> None:
    page = client.post(ASKS, data={**WELL, "pacemaker": "yes", "stairs": "no"}).text
    assert "About pacemaker? You answered: yes." in page
    assert "About stairs? You answered: no." in page
    assert "About fever? You answered" not in page


def test_one_may_book_while_the_doctor_is_asked_where_leaving_is_free(
    app: Flask, client: FlaskClient, house: House
) -> None:
    asks = {**WELL, "pacemaker": "yes"}
    general = "on the terms “Flexible” cancelling is free up to 4 days before arrival."
    assert general in client.post(ASKS, data=asks).text
    stay = {"plan": house.plans["flexible"], "arrival": house.day(20).isoformat()}
    page = client.post(ASKS, query_string=stay, data=asks).text
    assert "You may book meanwhile: cancelling is free until" in page
    assert f", {house.day(16).day} {house.day(16):%b} {house.day(16).year}." in page
    soon = {**stay, "arrival": house.day(2).isoformat()}
    assert "You may book meanwhile" not in client.post(ASKS, query_string=soon, data=asks).text
    hard = [{"days_before": 730, "percent": 100}]
    within(app, lambda: db.session.execute(update(CancellationPolicy).values(steps=hard)))
    assert "You may book meanwhile" not in client.post(ASKS, data=asks).text


def test_the_step_of_booking_leads_to_the_questions_of_each_programme(
    client: FlaskClient, house: House
) -> None:
    asked = {"arrival": house.day(10).isoformat(), "nights": 7, "adults": 2, "where": "aurora"}
    found = client.get("/search", query_string={**asked, "programme": "back-care", "treated": 1})
    choose = unescape(re.findall(r'href="(/book\?[^"]+)"', found.text)[0])
    page = client.get(choose).text
    links = re.findall(r'href="([^"]+/suitability[^"]*)"', page)
    assert len(links) == 1
    asking = client.get(unescape(links[0])).text
    assert f"plan={house.plans['flexible']}&amp;arrival={house.day(10)}" in asking
