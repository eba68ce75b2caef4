"""Whatever anybody sends to any route: no fault of ours, and nothing of it comes alive."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core.auth.access import PUBLIC
from tests.house.hostile import KINDS, LIVE, NUMBERS, STRINGS, living
from tests.house.matrix import ROWS, nothing
from tests.house.places import Place, build_place
from tests.staff import browser_of, make_person

DATES = ("arrival", "nights", "departure")
PERSONS = ("adults", "age", "sex", "child", "treated")
NARROW = ("when", "no_stairs", "lift", "by_place", "meals", "room", "price_to", "sort")
CHOSEN = (
    "room_type", "rate_plan", "board", "by_place", "room", "role", "age", "sex", "programme",
)  # fmt: skip
AMENDED = (
    *("room", "place", "board", "instead", "was", "role", "age", "sex", "programme"),
    *("more", "fewer", "same_dates"),
)
SPAN = ("quota", "first_night", "last_night", "first")
TEXTS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "core.choose_language": (("code",), ("next",)),
    "search.show_found": (("q",),),
    "gallery.show_gallery": (("face",),),
    "pictures.show_picture": (("name",),),
    "auth.show_sign_in": (("next",),),
    "auth.create_session": (("email",),),
    "auth.show_invitation": (("code",),),
    "auth.accept": (("code",),),
    "staff.create_invitation": (("name",), ("role",)),
    "network.create_load": (("ticket",),),
    "bookings.list_bookings": (("words",), ("resort",)),
    "bookings.show_booking": (("code",),),
    "bookings.create_confirmation": (("code",),),
    "partners.create_partner": (("name",), ("rights",)),
    "bookings.show_voucher": (("code",),),
    "content.list_content": (("resort", "missing"),),
    "content.show_texts": (("kind",),),
    "content.create_texts": (("name-en", "name-ru", "description-et"), ("was-name-en",)),
    "content.show_preview": (("name-en", "description-en"), ("wanted",)),
    "content.show_history": (("kind",),),
    "photographs.list_photographs": (("kind",),),
    "photographs.create_photographs": (("kind",),),
    "photographs.create_description": (("alt-en", "alt-ru"), ("was-alt-en",)),
    "photographs.create_place": (("to",),),
    "quotas.show_quotas": (("resort",),),
    "quotas.create_size": (("resort",),),
    "sale.show_sale": (("where", "programme", "caller", "phone"),),
    "sale.create_sale": (("caller", "phone"), ("where", "programme")),
    "api.show_availability": (("resort", "programme"),),
    "shop.show_search": (("where", "programme"),),
    "shop.show_price_calendar": (("where", "programme"),),
    "shop.show_resort": (("slug",), ("where", "programme")),
    "book.show_persons": (("resort",), ("draft",), ("back",)),
    "book.create_persons": (("name", "buyer_name", "phone"), ("do", "form_key")),
    "book.show_details": (("draft",),),
    "drafts.create_draft": (("name", "buyer_name", "phone", "form_key"), ("resort",)),
    "book.show_quote": (("name", "buyer_name", "phone"),),
    "book.show_extras": (("name", "answer"),),
    "book.create_booking": (("name", "buyer_name", "phone", "answer"),),
    "resorts.show_programme": (("slug",), ("code",)),
    "resorts.show_procedure": (("slug",), ("code",)),
    "advice.show_complaint": (("code",),),
    "advice.show_questions": (("slug",), ("code",)),
    "advice.show_answer": (("slug",), ("code",)),
    "shop.show_booking": (("code",), ("key",)),
    "shop.show_voucher": (("code",), ("key",)),
    "my_booking.show_calendar_file": (("code",), ("key",)),
    "my_booking.show_amendment": (("code",), ("key",)),
    "my_booking.show_amendment_quote": (("code",), ("key",), ("name",)),
    "my_booking.create_amendment": (("key",), ("name",)),
    "told.create_answers": (("code",), ("key",), ("answer",)),
    "told.create_contact": (("code",), ("key",), ("phone", "email")),
    "told.create_letter": (("code",), ("key",)),
    "finding.create_search": (("code",), ("contact",)),
    "shop.create_cancellation": (("key",),),
    "paying.create_payment": (("code",), ("key",)),
    "pay_link.create_link": (("code",), ("key",), ("sent_as",)),
    "pay_link.show_pay": (("code",), ("key",)),
    "pay_link.create_payment": (("code",), ("key",)),
    "pay_link.show_return": (("code",), ("key",)),
    "desk.show_day": (("words",), ("resort",)),
    "calls.show_call": (("about",), ("where", "programme")),
    "calls.create_call": (("phone",), ("name", "words", "about"), ("call_at",)),
    "inquiries.list_inquiries": (("words",), ("resort",)),
    "proposing.show_builder": (("where", "programme"),),
    "proposing.create_offer": (("where", "programme"),),
    "proposing.create_proposal": (("words",),),
    "proposals.show_proposal": (("code",), ("key",)),
    "proposals.show_offer": (("code",), ("key",)),
    "proposals.create_booking": (("buyer_name",), ("phone",), ("key",)),
    "inquiries.create": (("name", "words"), ("phone",), ("resort",)),
    "inquiries.create_note": (("words",),),
    "inquiries.create_outcome": (("booking",),),
    "desk.create_mark": (("next",),),
    "desk.create_withdrawal": (("reason",), ("next",)),
}
"""The fields of text of each route, in its path, query or form; those sent together at once."""
TYPED: Mapping[str, tuple[str, ...]] = {
    "desk.show_day": ("day", "tab"),
    "calls.show_call": (*DATES, *PERSONS),
    "inquiries.list_inquiries": ("state", "before"),
    "proposing.show_builder": (*DATES, *PERSONS),
    "proposing.create_offer": (*DATES, *PERSONS, "offer"),
    "proposing.create_proposal": ("kept_until",),
    "proposals.show_offer": ("number",),
    "proposals.create_booking": ("email", "number"),
    "inquiries.create": ("email", "language", "source"),
    "inquiries.create_outcome": ("outcome", "reason"),
    "auth.create_session": ("password",),
    "auth.create_session_with_code": ("code",),
    "auth.accept": ("password",),
    "profile.create_password": ("present", "new"),
    "profile.create_codes_confirmation": ("code",),
    "profile.create_codes_removal": ("present",),
    "staff.create_invitation": ("email", "resort"),
    "network.create_preview": ("files", "retire_missing"),
    "bookings.list_bookings": ("status", "arrival_from", "before"),
    "partners.create_partner": ("resorts",),
    "funnel.show_funnel": ("first", "last"),
    "messages.list_outbox": ("status", "before"),
    "quotas.show_quotas": ("first",),
    "quotas.create_size": (*SPAN, "size"),
    "quotas.create_stop_sale": (*SPAN, "closed"),
    "sale.show_sale": (*DATES, *PERSONS),
    "sale.create_sale": (*DATES, *PERSONS, "email", "language", "offer"),
    "shop.show_search": (*DATES, *PERSONS, *NARROW, "page"),
    "shop.show_price_calendar": (*DATES, *PERSONS, *NARROW),
    "shop.show_resort": (*DATES, *PERSONS, "month"),
    "book.show_persons": (*DATES, *CHOSEN),
    "book.show_quote": (*DATES, *CHOSEN),
    "book.create_persons": (*DATES, *CHOSEN),
    "book.show_extras": (*DATES, *CHOSEN, "extra", "asked"),
    "book.create_booking": (*DATES, *CHOSEN, "extra", "asked", "email", "shown_total"),
    "resorts.show_programme": DATES,
    "my_booking.show_amendment": (*DATES, *AMENDED, "refused"),
    "my_booking.show_amendment_quote": (*DATES, *AMENDED),
    "my_booking.create_amendment": (*DATES, *AMENDED, "shown_total"),
    "told.create_answers": ("place", "extra"),
}
"""Their fields of days, numbers, choices and secrets, each sent alone."""
NOT_ASKED = {"auth.end_session"}  # it has no fields, and would end the session
LISTS = {"role", "name", "age", "sex", "child", "extra", "asked", "answer"}


def stay(place: Place) -> Mapping[str, object]:
    """A chosen offer that can be booked at the price that it names."""
    house = place.house
    return {
        "resort": house.slug, "room_type": house.types["single"],
        "rate_plan": house.plans["flexible"], "board": house.boards["half"],
        "arrival": house.day(10), "departure": house.day(17), "role": "guest", "name": "Anna",
        "age": 63, "sex": "f", "programme": "", "buyer_name": "Anna Mets",
        "email": "anna@example.org", "phone": "+372 5", "shown_total": 42000,
    }  # fmt: skip


OWN = {
    "book.show_persons",
    "book.create_persons",
    "drafts.create_draft",
    "book.show_quote",
    "book.show_extras",
    "book.create_booking",
}


@dataclass
class Visitor:
    """Somebody whose every request comes from another address: limits are not the matter here."""

    app: Flask
    client: FlaskClient
    place: Place
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def ask(self, method: str, endpoint: str, changed: Mapping[str, object]) -> TestResponse:
        """The route with a fitting request, but for what is changed."""
        row = ROWS[method, endpoint]
        path: dict[str, Any] = dict(row.path(self.place))
        values = {**row.query(self.place), **row.form(self.place)}
        if endpoint in OWN:
            values = dict(stay(self.place))
        for name, value in changed.items():
            (path if name in path else values)[name] = value
        with self.app.test_request_context():
            address = self.app.url_for(endpoint, **path)
        block, last = divmod(next(self.numbers), 250)
        sent: dict[str, Any] = {"query_string" if method == "GET" else "data": values}
        return self.client.open(
            address, method=method, **sent,
            environ_overrides={"REMOTE_ADDR": f"10.{block // 250}.{block % 250}.{last + 1}"},
        )  # fmt: skip


def faults(answer: TestResponse, asked: str) -> list[str]:
    """What is wrong with an answer; a form that was refused is fine."""
    found = []
    if answer.status_code >= 500:
        found.append(f"{asked}: {answer.status_code}")
    if answer.mimetype == "text/html":
        found += [f"{asked}: {one[:80]}" for one in living(answer.text)]
    onward = answer.headers.get("Location", "").removeprefix("http://localhost")
    if not re.match(r"(/(?![/\\])|$)", onward) or LIVE in answer.headers.get("Set-Cookie", ""):
        found.append(f"{asked}: leads to {onward}")
    return found


def changes(endpoint: str) -> Iterator[dict[str, object]]:
    """What is sent to a route: each string in each of its fields."""
    for group in TEXTS.get(endpoint, ()):
        for words in STRINGS:
            yield {name: _sent(endpoint, name, words) for name in group}
    for name in TYPED.get(endpoint, ()):
        for words in KINDS.get(name, NUMBERS):
            yield {name: _sent(endpoint, name, words)}


def _sent(endpoint: str, name: str, words: str) -> object:
    """Of a list of persons, the second: nobody looks at it first."""
    listed = name in LISTS and endpoint.startswith(("shop.", "book.", "sale.", "proposing."))
    return ["", words] if listed else words


def asked_with(visitor: Visitor, routes: list[tuple[str, str]]) -> list[str]:
    """The faults of all routes, with each string in each field."""
    return [
        fault
        for method, endpoint in routes
        for changed in changes(endpoint)
        for fault in faults(
            visitor.ask(method, endpoint, changed), f"{method} {endpoint} {str(changed)[:80]}"
        )
    ]


def routes(app: Flask, *, public: bool) -> list[tuple[str, str]]:
    def is_public(endpoint: str) -> bool:
        return getattr(app.view_functions[endpoint], "permission", None) == PUBLIC

    return [
        (method, endpoint)
        for method, endpoint in ROWS
        if is_public(endpoint) == public and endpoint not in NOT_ASKED
    ]


def test_every_route_with_fields_is_attacked(app: Flask) -> None:
    """A route that the matrix asks with something has its fields here."""
    asked = {
        endpoint
        for (_method, endpoint), row in ROWS.items()
        if not (row.query is nothing and row.form is nothing)
    }
    assert asked <= TEXTS.keys() | TYPED.keys()


@pytest.fixture
def place(app: Flask) -> Place:
    app.config["SHOW_500"] = True
    return build_place(app, "aurora", rooms={"single": 90, "twin": 2})


@pytest.mark.slow
def test_strangers_break_nothing(app: Flask, place: Place) -> None:
    visitor = Visitor(app, browser_of(app, None), place)
    assert asked_with(visitor, routes(app, public=True)) == []


@pytest.mark.slow
def test_staff_break_nothing_and_what_they_wrote_stays_text(app: Flask, place: Place) -> None:
    olga = make_person(app, "managing_company")
    visitor = Visitor(app, browser_of(app, olga), place)
    assert asked_with(visitor, routes(app, public=False)) == []
    asked = [endpoint for method, endpoint in routes(app, public=False) if method == "GET"]
    answers = [visitor.ask("GET", endpoint, {}) for endpoint in asked]
    shown = [answer for answer in answers if answer.mimetype == "text/html"]
    assert sum(f"&lt;{LIVE}&gt;" in page.text for page in shown) > 0
    assert [one for page in shown for one in faults(page, page.request.path)] == []
