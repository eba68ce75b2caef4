"""The voucher on paper: what is promised, in the guest's language, as letters and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.db import attempt, db, transaction
from core.i18n import day, money, speaking
from core.money import Money
from core.paper import Sheet
from crs.bookings.amendments import amend_booking
from crs.bookings.edges import hold
from crs.bookings.models import Booking
from crs.bookings.operations import cancel_booking, confirm_booking
from crs.bookings.queries import link_signature
from crs.bookings.voucher_paper import NoVoucher, voucher_sheet
from crs.bookings.wishes import BuyerWish
from crs.rates.rules import PersonWish, VoucherWish
from tests.cast import House
from tests.core.papers.pdf_text import pages_of, squeezed, text_of
from tests.house.hostile import STRINGS
from tests.make import make_voucher_wish, make_wish
from tests.staff import browser_of, make_person


def booked(
    house: House, *vouchers: VoucherWish, name: str = "Anna Mets", language: str = "en"
) -> Booking:
    buyer = BuyerWish(name, "anna@example.org", "+372 5555 5555", language)
    booking = hold(replace(make_wish(house, *vouchers), buyer=buyer))
    return attempt(lambda: confirm_booking(booking, by="test"))


def sheet_of(booking: Booking, paid: int = 0) -> Sheet:
    with transaction():
        found = db.session.get_one(Booking, booking.id)
        return voucher_sheet(found, paid=Money(paid, "EUR"))


def shows(text: str, *words: str) -> Sequence[str]:
    """Those that it does not show."""
    return [word for word in words if squeezed(word) not in text]


def test_it_says_who_stays_where_when_and_at_what_price(aurora: House) -> None:
    wish = make_voucher_wish(aurora, programme="back-care", board="full")
    booking = booked(aurora, wish)
    pdf = sheet_of(booking, paid=20000).pdf()
    with speaking("en"):
        arrival, departure = day(aurora.day(10)), day(aurora.day(17))
    assert len(pages_of(pdf)) == 1
    missing = shows(
        text_of(pdf),
        "Aurora", "Pine 1", booking.code, str(booking.vouchers[0].number),
        arrival, "from 14:00", departure, "by 12:00", "7 nights", "single", "full",
        "Anna, aged 63 – Back care", "3 × Mud wrap", "If you cancel", "free",
        "Spa Ltd", "Registry number 1", "Tax number EE1", "Anna Mets",
        money(Money(booking.total, "EUR")), "€200.00",
        money(Money(booking.total - 20000, "EUR")),
    )  # fmt: skip
    assert missing == []


def test_what_is_paid_in_full_leaves_nothing_open(aurora: House) -> None:
    booking = booked(aurora)
    text = text_of(sheet_of(booking, paid=booking.total).pdf())
    assert shows(text, "Paid in full") == []
    assert shows(text, "Still to pay") == ["Still to pay"]


@pytest.mark.parametrize(("language", "word"), [("ru", "Заезд"), ("et", "Saabumine")])
def test_it_speaks_the_language_of_the_guest(aurora: House, language: str, word: str) -> None:
    sheet = sheet_of(booked(aurora, language=language))
    with speaking(language):
        arrival = day(aurora.day(10))
    assert sheet.data["lang"] == language
    assert shows(text_of(sheet.pdf()), word, arrival) == []


def test_many_persons_and_rooms_flow_on(aurora: House) -> None:
    wishes = [make_voucher_wish(aurora, start=10 * n, programme="back-care") for n in range(1, 8)]
    booking = booked(aurora, *wishes)
    pdf = sheet_of(booking).pdf()
    assert len(pages_of(pdf)) > 2
    assert shows(text_of(pdf), *(str(voucher.number) for voucher in booking.vouchers)) == []


def test_a_changed_booking_shows_what_is_promised_now(aurora: House) -> None:
    booking = booked(aurora, make_voucher_wish(aurora, start=2))
    moved = make_voucher_wish(aurora, start=40)
    attempt(lambda: amend_booking(booking, [moved], by="test"))
    with speaking("en"):
        arrival = day(aurora.day(40))
    text = text_of(sheet_of(booking).pdf())
    assert shows(text, arrival, "This booking was changed") == []


def test_only_what_is_confirmed_is_printed(aurora: House) -> None:
    held = hold(make_wish(aurora))
    with pytest.raises(NoVoucher, match=held.code):
        sheet_of(held)
    confirmed = booked(aurora)
    attempt(lambda: cancel_booking(confirmed, by="test"))
    with pytest.raises(NoVoucher):
        sheet_of(confirmed)


@pytest.mark.slow
def test_hostile_names_are_letters(app: Flask, aurora: House) -> None:
    names = [*(words for words in STRINGS if "\0" not in words), '#read("/etc/passwd")', "$x$*y*"]
    person = PersonWish(age=63, sex="f", name="")
    for name in names:
        wish = replace(make_voucher_wish(aurora), persons=(replace(person, name=name[:400]),))
        booking = booked(aurora, wish, name=name[:400])
        pdf = sheet_of(booking).pdf()
        assert pdf.startswith(b"%PDF-")
        if name.isascii() and name.isprintable():
            assert shows(text_of(pdf), name[:400]) == []
        assert "root:" not in text_of(pdf)
        attempt(lambda booking=booking: cancel_booking(booking, by="test"))  # type: ignore[misc]  # bound early


def get(client: FlaskClient, path: str, **query: str) -> tuple[int, str | None]:
    answer = client.get(path, query_string=query)
    return answer.status_code, answer.mimetype


def test_the_guest_gets_it_by_the_link_alone(app: Flask, aurora: House) -> None:
    booking = booked(aurora)
    path, key = f"/bookings/{booking.code}/voucher.pdf", link_signature(booking)
    held = hold(make_wish(aurora))
    client = app.test_client()
    answer = client.get(path, query_string={"key": key})
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"] == f"inline; filename=voucher-{booking.code}.pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert get(client, path, key="0" * 32)[0] == 404
    assert get(client, path)[0] == 404
    waiting = f"/bookings/{held.code}/voucher.pdf"
    assert get(client, waiting, key=link_signature(held)) == (409, "text/html")


def test_the_desk_gets_it_where_it_may_see_the_booking(app: Flask, aurora: House) -> None:
    path = f"/desk/bookings/{booked(aurora).code}/voucher.pdf"
    rita = make_person(app, "reception", aurora.resort)
    assert get(browser_of(app, rita), path) == (200, "application/pdf")
