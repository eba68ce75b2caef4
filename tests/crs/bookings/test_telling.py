"""Telling guests: which letter follows which fact, in whose language, and that it comes once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select, text

from app.subscribers import SUBSCRIBERS
from core.db import attempt, db, see_resorts, transaction
from core.outbox.delivery import drain
from core.outbox.subscribers import set_subscribers
from crm.messages.delivery import deliver_due
from crm.messages.models import Message
from crm.messages.reading import Shown, document_of, shown
from crs.bookings.amendments import amend_booking
from crs.bookings.edges import expire_due, hold
from crs.bookings.messages import LETTERS
from crs.bookings.models import Booking
from crs.bookings.operations import cancel_booking, cancel_by_guest, confirm_booking
from crs.bookings.queries import link_signature
from crs.bookings.telling import booking_confirmed
from crs.bookings.wishes import BuyerWish
from tests.cast import House
from tests.core.papers.pdf_text import text_of
from tests.make import make_voucher_wish, make_wish

ANNA = BuyerWish("Anna Mets", "anna@example.org", "+372 5555 5555", "en")


@pytest.fixture(autouse=True)
def _subscribers(app: Flask) -> Iterator[None]:
    set_subscribers(SUBSCRIBERS)
    yield
    set_subscribers(SUBSCRIBERS)


def booked(house: House, buyer: BuyerWish = ANNA, *, start: int = 40) -> Booking:
    wish = make_wish(house, make_voucher_wish(house, start=start))
    booking = hold(replace(wish, buyer=buyer))
    return attempt(lambda: confirm_booking(booking, by="test"))


def told() -> list[Message]:
    drain()
    deliver_due()
    with transaction():
        return list(db.session.scalars(select(Message).order_by(Message.id)))


def kinds() -> list[str]:
    return [message.kind for message in told()]


def read(message: Message) -> Shown:
    with transaction():
        return shown(db.session.get_one(Message, message.id))


def test_a_confirmation_is_told_with_the_voucher_and_the_link(aurora: House) -> None:
    booking = booked(aurora)
    [message] = told()
    letter = read(message)
    assert (message.kind, message.to_address) == ("booking_confirmed", "anna@example.org")
    assert message.subject_ref == f"booking:{booking.code}"
    assert letter.subject == f"Your stay at Aurora is confirmed: {booking.code}"
    link = f"http://localhost/en/bookings/{booking.code}?key={link_signature(booking)}"
    assert link in letter.text
    assert "Dear Anna Mets," in letter.text
    assert list(letter.attachments) == [f"voucher-{booking.code}.pdf", f"stay-{booking.code}.ics"]
    with transaction():
        _name, media_type, make = document_of(db.session.get_one(Message, message.id), 0)
    assert media_type == "application/pdf"
    assert booking.code in text_of(make())


def test_a_letter_speaks_the_language_of_its_guest(aurora: House) -> None:
    booked(aurora, replace(ANNA, language="ru"))
    [message] = told()
    letter = read(message)
    assert message.language == "ru"
    assert 'lang="ru"' in letter.html
    assert "Заезд" in letter.text


def test_what_is_not_paid_is_not_said_to_be_paid(aurora: House) -> None:
    booked(aurora)
    [message] = told()
    text = read(message).text
    assert "Total: €420.00" in text
    assert "Still to pay: €420.00" in text
    assert "\nPaid:" not in text


def test_who_left_a_telephone_alone_is_told_by_a_text(aurora: House) -> None:
    booking = booked(aurora, replace(ANNA, email="", language="et"))
    [message] = told()
    assert (message.channel, message.to_address) == ("sms", "+37255555555")
    text = read(message).text
    assert text.startswith(f"Aurora: broneering {booking.code} ") or booking.code in text
    assert link_signature(booking) in text


def test_who_left_neither_is_told_nothing(aurora: House) -> None:
    booked(aurora, replace(ANNA, email="", phone=""))
    assert told() == []


def test_every_kind_has_a_text_for_telephones() -> None:
    assert [kind for kind, one in LETTERS.items() if one.text is None] == []


def test_a_change_is_told_with_the_new_voucher(aurora: House) -> None:
    booking = booked(aurora)
    told()
    wish = make_voucher_wish(aurora, start=41, nights=9)
    attempt(lambda: amend_booking(booking, [wish], by="guest"))
    [message] = told()[1:]
    letter = read(message)
    assert (message.kind, message.facts["back"]) == ("booking_changed", 0)
    assert "Total: €540.00" in letter.text
    assert list(letter.attachments) == [f"voucher-{booking.code}.pdf", f"stay-{booking.code}.ics"]


def test_whoever_changes_a_hold_sees_it_and_is_not_written_to(aurora: House) -> None:
    booking = hold(replace(make_wish(aurora), buyer=ANNA))
    wish = make_voucher_wish(aurora, start=11)
    attempt(lambda: amend_booking(booking, [wish], by="guest"))
    assert told() == []


def test_a_fact_that_is_told_twice_makes_one_letter(aurora: House) -> None:
    booking = booked(aurora)
    told()
    with transaction():
        booking_confirmed({"booking_id": booking.id})
    assert kinds() == ["booking_confirmed"]


def test_a_cancellation_says_what_is_kept(aurora: House) -> None:
    booking = booked(aurora, start=2)
    attempt(lambda: cancel_booking(booking, by="test"))
    [_confirmed, message] = told()
    assert message.kind == "booking_cancelled"
    assert message.facts["fee"] == booking.cancellation_fee == 6000
    letter = read(message)
    assert "Kept of the price: €60.00" in letter.text
    assert list(letter.attachments) == []


def test_an_unpaid_hold_is_given_up_without_a_letter(aurora: House) -> None:
    booking = hold(replace(make_wish(aurora), buyer=ANNA))
    attempt(lambda: cancel_by_guest(booking))
    assert told() == []


def test_a_hold_that_nobody_began_to_pay_ends_without_a_letter(aurora: House) -> None:
    booking = hold(replace(make_wish(aurora), buyer=ANNA))
    with transaction():
        over = text("UPDATE booking SET expires_at = app_now() WHERE id = :id")
        db.session.execute(over, {"id": booking.id})
    assert expire_due() == 1
    assert told() == []


def test_after_a_cancellation_the_confirmation_has_no_voucher_any_more(aurora: House) -> None:
    booking = booked(aurora)
    attempt(lambda: cancel_booking(booking, by="test"))
    confirmed = told()[0]
    assert list(read(confirmed).attachments) == []


def test_a_message_of_another_resort_is_out_of_sight(aurora: House) -> None:
    booked(aurora)
    told()
    see_resorts("999")
    with transaction():
        assert db.session.scalars(select(Message)).all() == []
    see_resorts("all")
