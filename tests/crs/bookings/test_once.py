"""What a buyer saw is what is held, once: the price that was shown, a form that is sent twice."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from core.db import db, transaction
from core.money import Money
from crs.bookings.edges import hold
from crs.bookings.models import Booking
from crs.bookings.operations import PriceMoved, cancel_booking, hold_booking
from crs.rates.models import NightPrice
from tests.cast import House
from tests.cluster import Database
from tests.make import counted, make_wish
from tests.race.buyers import all_at_once, as_owner
from tests.staff import browser_of, make_person

HIDDEN = re.compile(r'<input type="hidden" name="(form_key|shown_total)" value="([^"]+)"')
TWICE = "UPDATE night_price SET amount = amount * 2"


def bookings() -> int:
    count = db.session.scalar(select(func.count()).select_from(Booking))
    db.session.rollback()
    return count or 0


def stay_of(house: House) -> dict[str, str]:
    """Anna's week as the shop's address says it."""
    return {
        "resort": house.slug, "room_type": str(house.types["single"]), "age": "63", "sex": "f",
        "rate_plan": str(house.plans["flexible"]), "board": str(house.boards["half"]),
        "arrival": house.day(10).isoformat(), "departure": house.day(17).isoformat(),
        "role": "guest", "name": "Anna", "programme": "",
    }  # fmt: skip


def details(client: FlaskClient, house: House) -> dict[str, str]:
    """The details page, filled in and not yet sent."""
    page = client.get("/book", query_string=stay_of(house)).text
    buyer = {"buyer_name": "Anna Mets", "email": "anna@example.org", "phone": ""}
    return {**stay_of(house), **buyer, **dict(HIDDEN.findall(page))}


def test_nothing_is_held_at_another_price_than_shown(aurora: House, database: Database) -> None:
    shown = Money(7 * 6000, "EUR")
    assert hold(make_wish(aurora), shown=shown).total == shown.minor
    as_owner(database, TWICE)
    with pytest.raises(PriceMoved):
        hold(make_wish(aurora), shown=shown)
    assert counted(aurora, "single") == 7


def test_the_price_is_compared_where_it_is_written(aurora: House) -> None:
    """Also where it changes in the transaction that holds: there is no gap before it."""
    with transaction():
        for price in db.session.scalars(select(NightPrice)):
            price.amount += 1
        db.session.flush()
        with pytest.raises(PriceMoved):
            hold_booking(make_wish(aurora), shown=Money(7 * 6000, "EUR"))


def test_a_form_sent_twice_at_once_holds_once(app: Flask, aurora: House) -> None:
    wish = replace(make_wish(aurora), form_key="the same")
    codes: list[str] = []
    assert all_at_once(app, [lambda: codes.append(hold(wish).code)] * 6) == {"ok": 6}
    assert len(set(codes)) == 1
    assert (bookings(), counted(aurora, "single")) == (1, 7)


def test_after_a_cancellation_the_same_form_holds_again(aurora: House) -> None:
    wish = replace(make_wish(aurora), form_key="the same")
    first = hold(wish)
    with transaction():
        cancel_booking(first, by="test")
    assert hold(wish).code != first.code


def test_a_double_click_leads_to_one_booking(
    app: Flask, client: FlaskClient, aurora: House
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    form = details(client, aurora)
    first, second = (client.post("/book", data=form) for _ in range(2))
    assert first.status_code == second.status_code == 303
    assert first.headers["Location"] == second.headers["Location"]
    assert bookings() == 1


def test_going_back_and_changing_something_makes_another_booking(
    app: Flask, client: FlaskClient, aurora: House
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    form = details(client, aurora)
    first = client.post("/book", data=form)
    changed = client.post("/book", data={**form, "name": "Olga"})
    again = client.post("/book", data=details(client, aurora))
    assert len({one.headers["Location"] for one in (first, changed, again)}) == 3
    assert bookings() == 3


def test_another_browser_with_the_same_form_gets_no_link_to_the_booking(
    app: Flask, client: FlaskClient, aurora: House
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    form = details(client, aurora)
    first = client.post("/book", data=form)
    stranger = app.test_client()
    stranger.get("/book", query_string=stay_of(aurora))
    other = stranger.post("/book", data=form)
    assert other.headers["Location"] != first.headers["Location"]


def test_a_form_that_shows_no_price_or_an_old_one_is_refused(
    app: Flask, client: FlaskClient, aurora: House, database: Database
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    form = details(client, aurora)
    unpriced = client.post("/book", data={**form, "shown_total": ""}, follow_redirects=True)
    assert unpriced.status_code == 409
    as_owner(database, TWICE)
    answer = client.post("/book", data=form, follow_redirects=True)
    assert answer.status_code == 409
    assert "The price has changed since you saw it" in answer.text
    assert bookings() == 0


def test_a_double_click_at_the_telephone_sells_the_last_room_once(
    app: Flask, aurora: House
) -> None:
    for _ in range(2):
        hold(make_wish(aurora))
    desk = browser_of(app, make_person(app, "reception", aurora.resort))
    dates = {"arrival": aurora.day(10).isoformat(), "nights": "7", "adults": "1", "sex": "f"}
    page = desk.get("/desk/sale", query_string=dates).text
    single = re.search(rf'value="({aurora.types["single"]}-[^"]+-room:\d+)"', page)
    assert single is not None
    caller = {"caller": "Anna Mets", "phone": "+372 5555 5555", "offer": single[1]}
    form = {**dates, **caller, **dict(HIDDEN.findall(page))}
    first, second = (desk.post("/desk/sale", data=form) for _ in range(2))
    assert first.status_code == second.status_code == 303
    assert first.headers["Location"] == second.headers["Location"]
    assert bookings() == 3
