"""Treatment for whom: the search prices the programme for everybody, or for some of the adults."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db import db
from crs.bookings.models import Booking, Person
from crs.rates.rules import PersonWish
from crs.shop.queries import StayOffer, StaySearch, find_offers
from tests.cast import House
from tests.staff import browser_of, make_person, within

TWO = (PersonWish(63, "f"), PersonWish(65, "m"))
CHOOSE = re.compile(r'href="(/book\?[^"]+)"')


@pytest.fixture
def anna(app: Flask) -> FlaskClient:
    """A browser whose forms need no token."""
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()


def query(house: House, **changed: Any) -> dict[str, Any]:
    """A week for two with back care."""
    return {
        "arrival": house.day(10).isoformat(), "nights": 7, "adults": 2, "where": house.slug,
        "programme": "back-care", **changed,
    }  # fmt: skip


def page(client: FlaskClient, house: House, path: str = "/search", **changed: Any) -> str:
    answer = client.get(path, query_string=query(house, **changed))
    assert answer.status_code == 200
    return answer.text


def chosen(text: str) -> dict[str, list[str]]:
    """What the first "Choose" of a page leads to book."""
    found = CHOOSE.search(text)
    assert found
    return parse_qs(urlsplit(unescape(found[1])).query, keep_blank_values=True)


def test_the_programme_is_for_everybody_or_for_the_first_of_the_persons(
    app: Flask, aurora: House
) -> None:
    dates = (aurora.day(10), aurora.day(17))

    def cheapest(treated: int | None) -> StayOffer:
        asked = StaySearch((aurora.resort,), *dates, TWO, "back-care", treated=treated)
        return within(app, lambda: find_offers(asked, aurora.today)[0])

    both, one = cheapest(None), cheapest(1)
    assert [bool(person.programme_id) for person in both.wish.persons] == [True, True]
    assert [bool(person.programme_id) for person in one.wish.persons] == [True, False]
    assert both.total > one.total == one.breakdown.total


def test_what_is_priced_for_one_of_us_is_what_is_booked(
    app: Flask, anna: FlaskClient, aurora: House
) -> None:
    text = page(anna, aurora, treated=1)
    assert "treatment for 1 guest" in text
    offer = chosen(text)
    assert offer["programme"][1] == ""
    shown = re.search(r'class="offer__total">€([\d,]+)<', text)
    assert shown
    first_step = anna.get("/book", query_string=offer).text
    key = re.search(r'name="form_key" value="([^"]+)"', first_step)
    assert key
    total = int(shown[1].replace(",", "")) * 100
    who = {"buyer_name": "Anna Mets", "phone": "+372 5555 5555", "form_key": key[1]}
    assert anna.post("/book", data={**offer, **who, "shown_total": total}).status_code == 303
    assert within(app, lambda: db.session.scalar(select(Booking.total))) == total


def test_who_is_treated_stays_said_wherever_the_search_goes_on(
    client: FlaskClient, aurora: House
) -> None:
    text = page(client, aurora, treated=1)
    assert "Back care, for one of us" in text
    assert 'value="1" checked' in text
    calendar = page(client, aurora, "/search/calendar", treated=1)
    days = re.findall(r'class="price-calendar__day [^"]*" href="([^"]+)"', calendar)
    assert days
    assert all("treated=1" in day for day in days)
    nothing = page(client, aurora, treated=1, price_to=1)
    assert re.search(r'class="nearest__one" href="[^"]*treated=1', nothing)


def test_it_is_not_asked_without_a_programme_or_of_one_alone(
    client: FlaskClient, aurora: House
) -> None:
    for changed in ({"programme": ""}, {"adults": 1}):
        text = page(client, aurora, treated=1, **changed)
        assert 'class="treated"' not in text
        assert "data-whom hidden" in text
        assert "treated=1" not in text


def test_as_many_as_come_are_everyone(client: FlaskClient, aurora: House) -> None:
    assert "treatment for 2 guests" in page(client, aurora, treated=2)
    answer = client.get("/search", query_string=query(aurora, treated="many"))
    assert answer.status_code == 422


def test_the_desk_sells_treatment_for_one_of_two(
    app: Flask, anna: FlaskClient, aurora: House
) -> None:
    desk = browser_of(app, make_person(app, "reception", aurora.resort))
    sold = desk.get("/desk/sale", query_string=query(aurora, treated=1)).text
    offer = re.search(rf'value="({aurora.types["twin"]}-[^"]+-room:(\d+))"', sold)
    key = re.search(r'name="form_key" value="([^"]+)"', sold)
    assert offer
    assert key
    assert f"€{int(offer[2]) // 100}" in page(anna, aurora, treated=1)
    caller = {"caller": "Anna Mets", "phone": "+372 5555 5555", "offer": offer[1]}
    form = {**query(aurora, treated=1), **caller, "form_key": key[1]}
    assert desk.post("/desk/sale", data=form).status_code == 303
    treated = select(Person.programme_id).order_by(Person.id)
    assert [bool(one) for one in within(app, lambda: db.session.scalars(treated).all())] == [
        True, False,
    ]  # fmt: skip
