"""How long a room is held, in words: by the plan, before and after it is held."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from core.db import db
from core.i18n import day, speaking
from crs.bookings.models import Booking
from crs.rates.models import PrepaymentPolicy
from crs.shop.sharing import sharing
from tests.cast import House
from tests.crs.shop.test_drafts import anna, begin, book
from tests.crs.shop.test_my_booking import words
from tests.staff import within

__all__ = ["anna"]


@pytest.fixture
def pays_later(app: Flask, aurora: House) -> House:
    """Aurora's plan asks for the whole price a week before arrival."""
    later = update(PrepaymentPolicy).values(kind="all", value=0, days_before=7)
    within(app, lambda: db.session.execute(later))
    return aurora


def said(house: House, ahead: int) -> str:
    with speaking("en"):
        return day(house.day(ahead))


def test_who_pays_now_is_told_of_minutes(anna: FlaskClient, aurora: House) -> None:
    page = words(anna.get(begin(anna, aurora)).text)
    assert "held for you for 20 minutes while you pay" in page
    assert "Nothing to pay today" not in page


def test_who_pays_later_is_told_of_the_day(anna: FlaskClient, pays_later: House) -> None:
    page, last = words(anna.get(begin(anna, pays_later)).text), said(pays_later, 3)
    assert f"Nothing to pay today. We keep the room until {last}; pay by then" in page
    assert f"To pay by {last} €420.00" in page
    for untrue in ("20 minutes", "two hours", "at the desk", "The rest"):
        assert untrue not in page


def test_the_booking_page_says_the_same_day(anna: FlaskClient, pays_later: House) -> None:
    page = words(anna.get(book(anna, begin(anna, pays_later))).text)
    assert f"Until {said(pays_later, 3)} nobody else can take it." in page
    assert "20 minutes" not in page


def test_for_a_payer_it_is_kept_until_an_hour_only_where_that_is_longer(
    app: Flask, anna: FlaskClient, aurora: House
) -> None:
    book(anna, begin(anna, aurora))

    def until() -> timedelta | None:
        booking = db.session.scalars(select(Booking)).one()
        ends = sharing(booking)["sent_until"]
        return ends - booking.created_at if ends else None

    assert within(app, until) == timedelta(hours=2)
    longer = update(Booking).values(expires_at=Booking.expires_at + timedelta(days=1))
    within(app, lambda: db.session.execute(longer))
    assert within(app, until) is None


def test_home_promises_no_minutes_to_who_pays_later(anna: FlaskClient, aurora: House) -> None:
    assert "yours for 20 minutes" not in words(anna.get("/").text)


def test_the_day_to_pay_by_and_the_last_free_day_are_one_sentence(
    anna: FlaskClient, pays_later: House
) -> None:
    pay, free = said(pays_later, 3), said(pays_later, 6)
    both = f"Until you pay, by {pay} at the latest, giving it up costs nothing. "
    both += f"Once it is paid, cancelling is free until {free}."
    address = begin(anna, pays_later)
    assert both in words(anna.get(address).text)
    assert both in words(anna.get(book(anna, address)).text)


def test_who_pays_at_once_is_told_of_no_such_day(anna: FlaskClient, aurora: House) -> None:
    assert "Until you pay, by" not in words(anna.get(begin(anna, aurora)).text)
