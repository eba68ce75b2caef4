"""My booking: what it says of days, money and leaving; the file for a calendar."""

from __future__ import annotations

import html
import re
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from icalendar.cal import Component

from core.db import transaction
from core.money import Money
from crs.bookings.amendments import amend_booking
from crs.bookings.edges import hold
from crs.bookings.models import Booking
from crs.bookings.operations import cancel_booking, confirm_booking
from crs.bookings.queries import find_booking, link_signature
from crs.shop.fee_line import FeeLine, fee_line
from tests.cast import House
from tests.make import make_voucher_wish, make_wish


def booked(house: House, start: int = 30, *, confirm: bool = True) -> Booking:
    booking = hold(make_wish(house, make_voucher_wish(house, start=start)))
    if confirm:
        with transaction():
            confirm_booking(booking, by="test")
    return booking


def link_of(booking: Booking, page: str = "") -> str:
    return f"/bookings/{booking.code}{page}?key={link_signature(booking)}"


def words(page: str) -> str:
    main = page[page.index("<main") : page.index("</main>")]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


@pytest.fixture
def browser(app: Flask, aurora: House) -> FlaskClient:
    return app.test_client()


def line_of(booking: Booking, house: House, day: int = 0) -> FeeLine:
    line = fee_line(booking, house.day(day))
    assert line is not None
    return line


def test_the_line_has_each_fee_with_its_days_up_to_the_arrival(aurora: House) -> None:
    spans = line_of(booked(aurora), aurora).spans
    assert [(span.first, span.last, span.fee.minor, span.whole) for span in spans] == [
        (aurora.day(0), aurora.day(26), 0, False),
        (aurora.day(27), aurora.day(29), 6000, False),
        (aurora.day(30), aurora.day(30), 21000, True),
    ]


def test_its_places_fill_the_line_and_today_moves_along(aurora: House) -> None:
    booking = booked(aurora)
    line = line_of(booking, aurora)
    assert [span.start for span in line.spans] == [0, 87.1, 96.77]
    assert sum(span.width for span in line.spans) == pytest.approx(100, abs=0.1)
    assert line.today_at == 0
    later = line_of(booking, aurora, 28)
    assert later.spans == line.spans
    assert later.today_at == pytest.approx(28 * 100 / 31, abs=0.01)
    assert [span.fee.minor for span in later.ahead] == [6000, 21000]


def test_a_fee_that_an_amendment_left_is_kept_on_every_day(aurora: House) -> None:
    booking = booked(aurora, start=3)
    with transaction():
        amend_booking(booking, [make_voucher_wish(aurora, start=40)], by="test")
    fees = [span.fee for span in line_of(booking, aurora).spans]
    assert fees == [Money(6000, "EUR"), Money(21000, "EUR")]


def test_several_rooms_are_one_line(aurora: House) -> None:
    both = make_voucher_wish(aurora, start=30), make_voucher_wish(aurora, room="twin", start=30)
    booking = hold(make_wish(aurora, *both))
    assert [span.fee.minor for span in line_of(booking, aurora).spans] == [0, 12000, 42000]


def test_from_the_day_of_arrival_on_there_is_no_line(aurora: House) -> None:
    booking = booked(aurora, start=3)
    assert fee_line(booking, aurora.day(3)) is None
    assert fee_line(booking, aurora.day(4)) is None


def event_of(browser: FlaskClient, booking: Booking) -> Component:
    answer = browser.get(link_of(booking, "/stay.ics"))
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    [event] = Calendar.from_ical(answer.data).walk("VEVENT")
    return event


def test_a_calendar_gets_the_whole_days_and_the_place(browser: FlaskClient, aurora: House) -> None:
    booking = booked(aurora)
    event = event_of(browser, booking)
    assert event.decoded("dtstart") == aurora.day(30)
    assert event.decoded("dtend") == aurora.day(38)  # the day after departure
    assert str(event["summary"]) == "Stay at Aurora"
    assert str(event["location"]) == "Aurora, Pine 1"
    assert (event["status"], event["sequence"]) == ("CONFIRMED", 0)
    assert booking.code in str(event["description"])


def test_it_is_the_same_event_after_a_change_and_says_when_it_is_cancelled(
    browser: FlaskClient, aurora: House
) -> None:
    booking = booked(aurora)
    before = event_of(browser, booking)
    with transaction():
        amend_booking(booking, [make_voucher_wish(aurora, start=31)], by="test")
    changed = event_of(browser, booking)
    assert (changed["uid"], changed["sequence"]) == (before["uid"], 1)
    assert changed.decoded("dtstart") == aurora.day(31)
    with transaction():
        cancel_booking(booking, by="test")
    over = event_of(browser, booking)
    assert (over["uid"], over["status"], over["sequence"]) == (before["uid"], "CANCELLED", 2)
    assert isinstance(over.decoded("dtstamp"), datetime)


def test_the_secret_of_the_link_is_not_in_the_calendar(browser: FlaskClient, aurora: House) -> None:
    booking = booked(aurora)
    answer = browser.get(link_of(booking, "/stay.ics"))
    assert link_signature(booking) not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_without_its_key_there_is_no_calendar(browser: FlaskClient, aurora: House) -> None:
    booking = booked(aurora)
    assert browser.get(f"/bookings/{booking.code}/stay.ics?key=0").status_code == 404


@pytest.mark.parametrize(
    ("start", "said"),
    [
        (30, "Your stay begins in 30 days: on"),
        (1, "Your stay begins in 1 day: on"),
        (0, "Your stay begins today, from 14:00."),
    ],
)
def test_the_page_says_when_it_begins(
    browser: FlaskClient, aurora: House, start: int, said: str
) -> None:
    assert said in words(browser.get(link_of(booked(aurora, start))).text)


def test_the_page_says_what_is_paid_and_what_is_not(browser: FlaskClient, aurora: House) -> None:
    page = words(browser.get(link_of(booked(aurora))).text)
    assert "Paid nothing yet" in page
    assert "Still to pay €420.00" in page


def test_a_cancelled_one_asks_for_nothing_more(browser: FlaskClient, aurora: House) -> None:
    booking = booked(aurora)
    with transaction():
        cancel_booking(booking, by="test")
    page = words(browser.get(link_of(booking)).text)
    assert "you need do nothing more" in page
    assert "Add to your calendar" not in page
    assert "If you cancel" not in page


def test_an_empty_line_of_days_is_never_asked_for(aurora: House) -> None:
    """Vouchers that were loaded may have been written after their arrival."""
    booking = find_booking(booked(aurora, start=2).code)
    booking.created_at += timedelta(days=5)
    assert line_of(booking, aurora).spans[0].first == aurora.today
