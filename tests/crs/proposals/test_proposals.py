"""A proposal: its prices are kept until a day, and one stay is booked from it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from core.db import db
from core.money import Money
from core.organisation.models import Resort
from crm.messages.models import Message
from crs.bookings.models import Booking
from crs.bookings.operations import PriceMoved, cancel_booking, confirm_booking, hold_booking
from crs.bookings.vouchers import price_vouchers
from crs.inquiries.models import Inquiry, Source
from crs.inquiries.operations import Asked, create_inquiry
from crs.proposals.jobs import close_if_confirmed
from crs.proposals.models import Proposal
from crs.proposals.operations import (
    EnoughOffers,
    KeptTooLong,
    NoOffers,
    add_offer,
    send_proposal,
)
from crs.proposals.queries import proposal_signature
from crs.rates.models import CancellationPolicy, NightPrice
from crs.rates.queries import load_tariff
from tests.cast import House, build_house
from tests.make import make_voucher_wish, make_wish
from tests.staff import browser_of, make_person, within

WEEK = Money(42000, "EUR")


@pytest.fixture
def house(app: Flask) -> House:
    return build_house(app)


def asks(app: Flask, house: House, **asked: Any) -> int:
    known = {"phone": "+372 5555 0101", "name": "Anna Mets", **asked}
    wanted = Asked(Source.WEB, "en", "Europe/Tallinn", resort_id=house.resort, **known)
    return within(app, lambda: create_inquiry(wanted, by="guest").id)


def propose(
    app: Flask, house: House, inquiry: int, *starts: int, room: str = "single", kept: int = 3
) -> str:
    """Weeks that begin so many days ahead, proposed by Olga; the path of the link."""

    def make() -> str:
        asked = db.session.get_one(Inquiry, inquiry)
        resort = db.session.get_one(Resort, house.resort)
        for start in starts:
            wish = make_voucher_wish(house, room=room, start=start)
            add_offer(asked, resort, wish, shown=WEEK, by="olga@example.org")
        by = "olga@example.org"
        sent = send_proposal(asked, kept_until=house.day(kept), words="As we said", by=by)
        return f"/proposals/{sent.code}?key={proposal_signature(sent)}"

    return within(app, make)


def take(guest: FlaskClient, link: str, number: int = 1, **form: str) -> Any:
    path, _, key = link.partition("?key=")
    sent = {"key": key, "buyer_name": "Anna Mets", "phone": "+372 5555 0101", **form}
    return guest.post(f"{path}/offers/{number}", data=sent)


def booking_in(app: Flask, address: str) -> dict[str, Any]:
    match = re.search(r"/bookings/([0-9A-Z]{8})\?key=", address)
    assert match is not None, address

    def read() -> dict[str, Any]:
        one = db.session.scalars(select(Booking).where(Booking.code == match.group(1))).one()
        names = ("id", "total", "sold_by", "source", "status")
        steps = one.versions[-1].terms["vouchers"][0]["cancellation"]["steps"]
        return {name: getattr(one, name) for name in names} | {"steps": steps}

    return within(app, read)


def change(app: Flask, work: Callable[[], object]) -> None:
    within(app, work)


def test_the_guest_looks_chooses_and_books_and_who_proposed_it_has_sold_it(
    app: Flask, house: House
) -> None:
    link = propose(app, house, asks(app, house), 10, 20)
    guest = browser_of(app, None)
    page = guest.get(link)
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "As we said" in page.text
    assert page.text.count("€420") >= 2
    path, _, key = link.partition("?")
    assert "Anna Mets" in guest.get(f"{path}/offers/2?{key}").text
    held = booking_in(app, take(guest, link, 2).location)
    assert (held["total"], held["status"]) == (42000, "held")
    assert (held["sold_by"], held["source"]) == ("olga@example.org", "proposal")


def test_the_price_and_the_terms_stay_though_the_tariff_changes(app: Flask, house: House) -> None:
    link = propose(app, house, asks(app, house), 10)
    change(app, lambda: db.session.execute(update(NightPrice).values(amount=99900)))
    harder = [{"days_before": 0, "percent": 100}]
    change(app, lambda: db.session.execute(update(CancellationPolicy).values(steps=harder)))
    held = booking_in(app, take(browser_of(app, None), link).location)
    assert held["total"] == 42000
    assert held["steps"] != harder


def test_sent_twice_it_holds_once_and_another_offer_not_at_all(app: Flask, house: House) -> None:
    link = propose(app, house, asks(app, house), 10, 20)
    guest = browser_of(app, None)
    first = take(guest, link).location
    assert take(guest, link).location == first
    other = take(guest, link, 2)
    assert (other.status_code, "made from this proposal already" in other.text) == (409, True)
    key = booking_in(app, first)["id"]
    change(app, lambda: cancel_booking(db.session.get_one(Booking, key), by="olga"))
    assert take(guest, link, 2).status_code == 303


def test_a_room_that_others_have_taken_is_refused_and_the_form_stays(
    app: Flask, house: House
) -> None:
    link = propose(app, house, asks(app, house), 10)
    for _room in range(3):
        change(app, lambda: hold_booking(make_wish(house)))
    answer = take(browser_of(app, None), link, email="anna@example.org")
    assert answer.status_code == 409
    assert "is free on" in answer.text
    assert "anna@example.org" in answer.text


def test_after_its_day_or_withdrawn_nothing_is_booked_from_it(app: Flask, house: House) -> None:
    guest, inquiry = browser_of(app, None), asks(app, house)
    old = propose(app, house, inquiry, 10)
    past = house.today - timedelta(days=1)
    change(app, lambda: db.session.execute(update(Proposal).values(kept_until=past)))
    assert take(guest, old).status_code == 409
    assert "These offers have expired" in guest.get(old).text
    new = propose(app, house, inquiry, 10)
    olga = browser_of(app, make_person(app, "reception", house.resort, name="Olga"))
    key = within(app, lambda: db.session.scalars(select(Proposal.id)).all()[-1])
    olga.post(f"/desk/inquiries/proposals/{key}/withdrawal")
    assert take(guest, new).status_code == 409


def test_the_link_is_the_only_way_in(app: Flask, house: House) -> None:
    link = propose(app, house, asks(app, house), 10)
    guest, path = browser_of(app, None), link.partition("?")[0]
    for wrong in (path, f"{path}?key=", f"{path}?key=0", link.replace(path, "/proposals/AAAAAAAA")):
        assert guest.get(wrong).status_code == 404, wrong
    assert take(guest, f"{path}?key=0").status_code == 404
    assert take(guest, link, 2).status_code == 404


def test_it_goes_by_mail_or_as_a_text(app: Flask, house: House) -> None:
    propose(app, house, asks(app, house, email="anna@example.org"), 10)
    propose(app, house, asks(app, house, phone="+372 5555 0202"), 20)
    told = within(
        app,
        lambda: db.session.execute(
            select(Message.channel, Message.to_address).order_by(Message.id)
        ).all(),
    )
    assert [tuple(one) for one in told] == [
        ("mail", "anna@example.org"),
        ("sms", "+37255550202"),
    ]


def test_a_draft_has_one_to_five_offers_at_todays_price(app: Flask, house: House) -> None:
    inquiry = asks(app, house)
    with pytest.raises(NoOffers):
        propose(app, house, inquiry)
    with pytest.raises(EnoughOffers):
        propose(app, house, inquiry, *range(10, 16))
    with pytest.raises(KeptTooLong):
        propose(app, house, inquiry, 10, kept=11)
    change(app, lambda: db.session.execute(update(NightPrice).values(amount=99900)))
    with pytest.raises(PriceMoved):
        propose(app, house, inquiry, 10)


def test_confirmed_the_inquiry_is_closed_as_booked(app: Flask, house: House) -> None:
    inquiry = asks(app, house)
    link = propose(app, house, inquiry, 10)
    key = booking_in(app, take(browser_of(app, None), link).location)["id"]
    change(app, lambda: confirm_booking(db.session.get_one(Booking, key), by="olga"))
    for _twice in range(2):
        change(app, lambda: close_if_confirmed({"booking_id": key}))
    read = select(Inquiry.outcome, Inquiry.booking_id, Inquiry.answered_at)
    [(outcome, booking, answered)] = within(app, lambda: db.session.execute(read).all())
    assert (outcome, booking, answered is not None) == ("booked", key, True)
    olga = browser_of(app, make_person(app, "reception", house.resort, name="Olga Sepp"))
    assert "Booked by the guest from proposal" in olga.get(f"/desk/inquiries/{inquiry}").text
    taken = select(Inquiry.taken_by)
    assert within(app, lambda: db.session.scalars(taken).all()) == ["olga@example.org"]


def test_reception_searches_adds_takes_out_and_sends(app: Flask, house: House) -> None:
    inquiry = asks(app, house)
    olga = browser_of(app, make_person(app, "reception", house.resort, name="Olga"))
    place = f"/desk/inquiries/{inquiry}/proposal"
    search = {"where": "aurora", "arrival": house.day(10).isoformat(), "nights": 7, "adults": 1}
    marks = re.findall(r'name="offer" value="([^"]+)"', olga.get(place, query_string=search).text)
    for mark in marks[:2]:
        added = olga.post(f"{place}/offers", data={**search, "offer": mark})
        assert (added.status_code, "arrival=" in added.location) == (303, True)
    removals = re.findall(r'action="(/desk/inquiries/offers/\d+/removal)"', olga.get(place).text)
    assert len(removals) == 2
    olga.post(removals[0])
    late = olga.post(place, data={"kept_until": house.day(90), "words": "Stays"})
    assert (late.status_code, "at the latest" in late.text, "Stays" in late.text) == (
        422, True, True,
    )  # fmt: skip
    olga.post(place, data={"kept_until": house.day(2), "words": "Hello"})
    page = olga.get(f"/desk/inquiries/{inquiry}").text
    assert "http://localhost/proposals/" in page
    assert "A proposal was sent" in page


def test_what_they_looked_for_is_where_the_desk_begins(app: Flask, house: House) -> None:
    wish = {"arrival": house.day(10).isoformat(), "nights": 7, "adults": 2}
    inquiry = asks(app, house, programme="back-care", wish=wish)
    olga = browser_of(app, make_person(app, "reception", house.resort, name="Olga"))
    page = olga.get(f"/desk/inquiries/{inquiry}/proposal").text
    assert re.search(r'<option value="back-care" selected', page)
    assert 'name="offer" value="' in page
    unsaid = asks(app, house, phone="+372 5555 0303", programme="back-care")
    page = olga.get(f"/desk/inquiries/{unsaid}/proposal").text
    assert re.search(r'<option value="back-care" selected', page)
    assert 'name="offer" value="' not in page


def test_the_guest_sees_who_is_treated_and_until_when_cancelling_is_free(
    app: Flask, house: House
) -> None:
    guest = browser_of(app, None)
    link = propose_for_two(app, house, asks(app, house))
    page = guest.get(link).text
    assert re.search(
        r"Person 1:\s+<a href=\"/resorts/aurora/programmes/back-care\">Back care</a>", page
    )
    assert re.search(r"Person 2:\s+no programme", page)
    assert re.search(r"free until .+?, then up to €", page)
    path, _, key = link.partition("?")
    assert re.search(r"Person 2:\s+no programme", guest.get(f"{path}/offers/1?{key}").text)


def propose_for_two(app: Flask, house: House, inquiry: int) -> str:
    """A twin for Anna with back care, and for Jaan without."""

    def make() -> str:
        asked = db.session.get_one(Inquiry, inquiry)
        resort = db.session.get_one(Resort, house.resort)
        wish = make_voucher_wish(house, room="twin", programme="back-care")
        [anna] = wish.persons
        jaan = replace(anna, name="Jaan", sex="m", programme_id=None)
        wish = replace(wish, persons=(anna, jaan))
        [priced] = price_vouchers(load_tariff(resort.id), [wish], house.today)
        add_offer(asked, resort, wish, shown=priced.breakdown.total, by="olga@example.org")
        sent = send_proposal(asked, kept_until=house.day(3), words="", by="olga@example.org")
        return f"/proposals/{sent.code}?key={proposal_signature(sent)}"

    return within(app, make)
