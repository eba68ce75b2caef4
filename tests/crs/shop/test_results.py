"""The results of a search as pages: filters and months in the address."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from core.db import see_resorts, transaction
from core.organisation.models import Resort
from crs.advice.models import Complaint, ComplaintProgramme
from crs.catalogue.models import Programme, RoomType
from crs.rates.models import CancellationPolicy, NightPrice
from tests.cast import House, build_house


@pytest.fixture
def houses(app: Flask) -> tuple[House, House]:
    """One by the sea with a lift, one on steps."""
    sea, hill = build_house(app, "sea"), build_house(app, "hill")
    with app.app_context():
        see_resorts("all")
        with transaction() as session:
            session.execute(update(Resort).where(Resort.id == sea.resort).values(lift=True))
            session.execute(update(Resort).where(Resort.id == hill.resort).values(stairs=5))
            twin = RoomType.id == hill.types["twin"]
            session.execute(update(RoomType).where(twin).values(area=40))
        see_resorts("")
    return sea, hill


def page(client: FlaskClient, house: House, path: str = "/search", **query: Any) -> str:
    asked = {"arrival": house.day(10).isoformat(), "nights": 7, "adults": 1, **query}
    answer = client.get(path, query_string={key: one for key, one in asked.items() if one != ""})
    assert answer.status_code == 200, answer.text
    return answer.text


def shelves(text: str) -> list[str]:
    return re.findall(r'aria-labelledby="resort-([a-z]+)"', text)


def test_who_needs_no_steps_or_a_lift_sees_such_houses(
    client: FlaskClient, houses: tuple[House, House]
) -> None:
    sea, _hill = houses
    assert sorted(shelves(page(client, sea))) == ["hill", "sea"]
    assert shelves(page(client, sea, no_stairs=1)) == ["sea"]
    assert shelves(page(client, sea, lift=1)) == ["sea"]
    taken_off = re.search(r'class="narrowed__one" href="([^"]+)"', page(client, sea, lift=1))
    assert taken_off
    assert "lift" not in taken_off[1]


def test_the_largest_room_comes_first_where_asked(
    client: FlaskClient, houses: tuple[House, House]
) -> None:
    sea, _hill = houses
    assert shelves(page(client, sea, sort="area"))[0] == "hill"


def test_any_day_of_a_month_shows_the_month_and_its_cheapest_day(
    client: FlaskClient, houses: tuple[House, House]
) -> None:
    sea, _hill = houses
    month = sea.day(40)
    text = page(client, sea, arrival="", when=f"{month:%Y-%m}")
    assert 'id="price-calendar"' in text
    first = month.replace(day=1)
    assert f"7 nights from {first:%a}, {first.day} {first:%b}" in text
    assert f"arrival={first.replace(day=20)}" in text


def test_the_month_of_prices_can_be_turned(
    client: FlaskClient, houses: tuple[House, House]
) -> None:
    sea, _hill = houses
    text = page(client, sea, "/search/calendar", where="sea", when=f"{sea.day(40):%Y-%m}")
    later = (sea.day(40).replace(day=28) + (sea.day(5) - sea.day(0))).replace(day=1)
    assert f"when={later:%Y-%m}" in text
    assert "€420" in text
    assert "The same as a table" in text


def test_a_narrowing_that_cannot_be_understood_is_said(
    client: FlaskClient, houses: tuple[House, House]
) -> None:
    sea, _hill = houses
    query = {"arrival": sea.day(10).isoformat(), "price_to": "much"}
    for path in ("/search", "/search/calendar"):
        answer = client.get(path, query_string=query)
        assert answer.status_code == 422
        assert 'value="much"' in answer.text


def test_what_is_nearest_is_shown_with_its_price(
    client: FlaskClient, houses: tuple[House, House]
) -> None:
    sea, _hill = houses
    text = page(client, sea, where="sea", price_to=1)
    assert "Nothing free fits all of this" in text
    assert "The same dates without filters" in text
    assert "from €420" in text


def test_who_says_what_hurts_finds_the_programmes_that_help(
    app: Flask, client: FlaskClient, houses: tuple[House, House]
) -> None:
    sea, hill = houses
    with app.app_context():
        see_resorts("all")
        with transaction() as session:
            complaint = Complaint(code="back-pain", name={"en": "Back pain"}, words={"en": "Ow"})
            session.add(complaint)
            session.flush()
            session.add(
                ComplaintProgramme(
                    resort_id=sea.resort, complaint_id=complaint.id,
                    programme_id=sea.programmes["back-care"], why={"en": "Warmth"},
                )
            )  # fmt: skip
        see_resorts("")
    assert '<option value="complaint:back-pain"' in client.get("/").text
    text = page(client, sea, programme="complaint:back-pain")
    assert shelves(text) == ["sea"]
    assert "/resorts/sea/programmes/back-care" in text
    assert "€630" in text
    unknown = page(client, hill, programme="complaint:unknown")
    assert "The treatment in this link is not one of ours" in unknown


def test_a_place_or_a_treatment_that_nobody_knows_is_said_and_left_out(
    client: FlaskClient, houses: tuple[House, House]
) -> None:
    sea, _hill = houses
    text = page(client, sea, where="atlantis")
    assert "The resort in this link is not one of ours" in text
    assert sorted(shelves(text)) == ["hill", "sea"]
    for programme in ("levitation", "complaint:levitation"):
        text = page(client, sea, where="sea", programme=programme, adults=2, treated=1)
        assert "The treatment in this link is not one of ours" in text
        assert shelves(text) == ["sea"]
    month = page(client, sea, "/search/calendar", where="atlantis")
    assert "The resort in this link is not one of ours" in month
    assert "price-calendar__sum" in month


def test_a_treatment_that_a_resort_does_not_give_is_said(
    app: Flask, client: FlaskClient, houses: tuple[House, House]
) -> None:
    sea, hill = houses
    with app.app_context():
        see_resorts("all")
        with transaction() as session:
            here = Programme.resort_id == hill.resort
            session.execute(update(Programme).where(here).values(code="hill-air"))
        see_resorts("")
    text = page(client, sea, where="sea", programme="hill-air")
    assert "Not offered at Sea" in text
    assert "The same dates at Hill" in text


def test_the_calendar_says_when_its_lowest_price_binds(
    app: Flask, client: FlaskClient, houses: tuple[House, House]
) -> None:
    sea, hill = houses
    month = f"{sea.day(40):%Y-%m}"
    assert "cannot be cancelled free" not in page(client, sea, where="sea", when=month)
    with app.app_context():
        see_resorts("all")
        with transaction() as session:
            strict = [{"days_before": 365, "percent": 100}]
            here = CancellationPolicy.resort_id == sea.resort
            session.execute(update(CancellationPolicy).where(here).values(steps=strict))
            dear = NightPrice.resort_id == hill.resort
            session.execute(update(NightPrice).where(dear).values(amount=NightPrice.amount + 100))
        see_resorts("")
    text = page(client, sea, when=month)
    assert "The lowest price cannot be cancelled free of charge." in text
    assert "With free cancellation the stay costs from €427." in text
    alone = page(client, sea, where="sea", when=month)
    assert "The lowest price cannot be cancelled free of charge." in alone
    assert "With free cancellation the stay costs" not in alone


def test_the_day_of_leaving_is_said_once_days_were_chosen(
    client: FlaskClient, houses: tuple[House, House]
) -> None:
    sea, _hill = houses
    said = f"You leave on {sea.day(17):%a}"
    assert said in page(client, sea)
    assert ">You leave on" not in re.sub(r">\s+", ">", client.get("/").text)
    assert ">You leave on" not in re.sub(r">\s+", ">", client.get("/resorts/sea").text)
    month = page(client, sea, when=f"{sea.day(40):%Y-%m}")
    assert "Does not count while a whole month is chosen." in month
    assert ">You leave on" not in re.sub(r">\s+", ">", month)


def test_days_that_all_cost_the_same_fold(client: FlaskClient, houses: tuple[House, House]) -> None:
    sea, _hill = houses
    month = f"{sea.day(40):%Y-%m}"
    folded = page(client, sea, when=month)
    assert '<details class="price-calendar__fold">' in folded
    assert "In this month every day costs the same." in folded
    assert "price-calendar__fold" not in page(client, sea, "/search/calendar", when=month)
