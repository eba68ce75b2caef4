"""The outbox: what was written, as it was sent; letters are framed and harmless."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.audit.models import AuditEntry
from core.db import db
from crm.messages.models import Message
from crs.bookings.operations import confirm_booking, hold_booking
from crs.bookings.telling import booking_confirmed
from crs.bookings.wishes import BuyerWish
from tests.cast import House, build_house
from tests.make import make_wish
from tests.staff import browser_of, make_person, within

LIVE_NAME = "<zlive> {{7*7191}}"


@pytest.fixture
def aurora(app: Flask) -> House:
    return build_house(app)


@pytest.fixture
def rita(app: Flask, aurora: House) -> FlaskClient:
    """At Aurora's reception."""
    return browser_of(app, make_person(app, "reception", aurora.resort))


def written(app: Flask, house: House, status: str = "kept") -> int:
    """A confirmation that waits, was kept, or failed; its id."""

    def write() -> int:
        buyer = BuyerWish(LIVE_NAME, "anna@example.org", "+372 5", "en")
        booking = hold_booking(replace(make_wish(house), buyer=buyer))
        booking_confirmed({"booking_id": confirm_booking(booking, by="test").id})
        message = db.session.scalars(select(Message).order_by(Message.id.desc())).first()
        assert message is not None
        message.status, message.fault = status, "550 <zlive>" if status == "failed" else ""
        return message.id

    return within(app, write)


def test_the_list_tells_what_became_of_each(app: Flask, aurora: House, rita: FlaskClient) -> None:
    written(app, aurora), written(app, aurora, "failed")
    page = rita.get("/desk/outbox").text
    assert "No mail server is set" in page
    assert page.count("Booking confirmed") == 2
    assert "anna@example.org" in page
    failed = rita.get("/desk/outbox?status=failed").text
    assert failed.count("Booking confirmed") == 1


def test_a_message_is_shown_in_a_frame_and_as_text(
    app: Flask, aurora: House, rita: FlaskClient
) -> None:
    key = written(app, aurora)
    page = rita.get(f"/desk/outbox/{key}").text
    assert f'src="/desk/outbox/{key}/letter"' in page
    assert "<iframe" in page
    assert " sandbox " in page
    assert "Dear &lt;zlive&gt; {{7*7191}}," in page
    assert "<zlive>" not in page


def test_the_framed_letter_may_do_nothing(app: Flask, aurora: House, rita: FlaskClient) -> None:
    answer = rita.get(f"/desk/outbox/{written(app, aurora)}/letter")
    policy = answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert {"default-src 'none'", "sandbox", "frame-ancestors 'self'"} <= set(policy.split("; "))
    assert "unsafe" not in policy
    assert "&lt;zlive&gt;" in answer.text
    assert "<zlive>" not in answer.text


def test_other_pages_are_framed_by_nobody(rita: FlaskClient) -> None:
    answer = rita.get("/desk/outbox")
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_the_voucher_is_made_when_it_is_opened(
    app: Flask, aurora: House, rita: FlaskClient
) -> None:
    key = written(app, aurora)
    answer = rita.get(f"/desk/outbox/{key}/documents/0")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    assert rita.get(f"/desk/outbox/{key}/documents/1").mimetype == "text/calendar"
    assert rita.get(f"/desk/outbox/{key}/documents/2").status_code == 404
    assert rita.get(f"/desk/outbox/{key}/documents/{'9' * 5000}").status_code == 404


def test_a_message_is_sent_again_by_a_person_where_there_is_a_server(
    app: Flask, aurora: House, rita: FlaskClient
) -> None:
    key = written(app, aurora, "failed")
    assert "Send it" not in rita.get(f"/desk/outbox/{key}").text
    app.extensions["mail"] = object()
    assert "Send it" in rita.get(f"/desk/outbox/{key}").text
    page = rita.post(f"/desk/outbox/{key}/sending", follow_redirects=True)
    assert "The message will be sent in a moment." in page.text

    def look() -> tuple[str, int]:
        message = db.session.get_one(Message, key)
        trail = select(AuditEntry).where(AuditEntry.verb == "sent_again")
        return message.status, len(db.session.scalars(trail).all())

    assert within(app, look) == ("due", 1)


def test_nobody_reads_the_messages_of_another_resort(
    app: Flask, aurora: House, rita: FlaskClient
) -> None:
    key = written(app, build_house(app, slug="boreas"))
    assert "anna@example.org" not in rita.get("/desk/outbox").text
    for path in ("", "/letter", "/documents/0"):
        assert rita.get(f"/desk/outbox/{key}{path}").status_code == 404
    assert rita.post(f"/desk/outbox/{key}/sending").status_code == 404


def test_an_empty_outbox_says_what_will_be_here(rita: FlaskClient) -> None:
    assert "There are no messages here." in rita.get("/desk/outbox").text
