"""Call me back: what guests leave, and what becomes of it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Select, func, select, update
from werkzeug.test import TestResponse

from core.db import Row, db, see_resorts
from core.tasks.models import Task
from crs.inquiries.models import Inquiry, InquiryNote
from crs.inquiries.overdue import tell_overdue
from tests.cast import House, build_house
from tests.staff import browser_of, within

PAGE = "/call-me-back"
PHONE = "+372 5555 0101"
HOUR = re.compile(r'<option value="(\d{4}-[^"]+)"')


@pytest.fixture
def house(app: Flask) -> House:
    return build_house(app)


@pytest.fixture
def guest(app: Flask, house: House) -> FlaskClient:
    return browser_of(app, None)


def leave(guest: FlaskClient, *, from_address: str = "192.0.2.1", **form: Any) -> TestResponse:
    sent = {"phone": PHONE, **form}
    return guest.post(PAGE, data=sent, environ_overrides={"REMOTE_ADDR": from_address})


def inquiries(app: Flask) -> list[Inquiry]:
    return within(app, lambda: detached(select(Inquiry).order_by(Inquiry.id)))


def detached(wanted: Select[Row]) -> list[Row]:
    """Rows as they are now, of no session any more."""
    rows = list(db.session.scalars(wanted))
    db.session.expunge_all()
    return rows


def test_a_telephone_alone_is_enough(app: Flask, guest: FlaskClient) -> None:
    answer = leave(guest)
    assert (answer.status_code, answer.location) == (303, f"{PAGE}/thanks?soon=1")
    [one] = inquiries(app)
    assert (one.source, one.phone, one.phone_digits) == ("web", PHONE, "37255550101")
    assert (one.resort_id, one.call_at, one.language) == (None, None, "en")
    assert one.due_at > one.written_at
    thanks = guest.get(answer.location).text
    assert "Thank you" in thanks
    assert PHONE in thanks
    assert "Time zone: Estonia, where it is now" in thanks
    assert PHONE not in guest.get(answer.location).text


def test_the_hour_is_said_again_and_a_number_without_its_country_is_doubted(
    guest: FlaskClient, house: House
) -> None:
    page = guest.get(f"{PAGE}?about=aurora").text
    assert "Time zone: Estonia" in page
    [hour, *_later] = HOUR.findall(page)
    thanks = guest.get(leave(guest, phone="07700 900123", call_at=hour, about="aurora").location)
    assert f"{hour[11:16]}–" in thanks.text
    assert "07700 900123" in thanks.text
    assert "no country code" in thanks.text


def test_what_it_is_about_comes_along(app: Flask, guest: FlaskClient, house: House) -> None:
    page = guest.get(f"{PAGE}?about=aurora/back-care&doctor=1").text
    assert "A question for our doctor: Back care, Aurora".lower() in page.lower()
    leave(guest, about="aurora/back-care", doctor="1", name="Anna", words="In May?")
    [one] = inquiries(app)
    assert (one.resort_id, one.programme, one.for_doctor) == (house.resort, "back-care", True)
    assert (one.name, one.words) == ("Anna", "In May?")


def test_a_search_comes_along_too(app: Flask, guest: FlaskClient, house: House) -> None:
    day = house.day(30).isoformat()
    search: dict[str, Any] = {"where": "aurora", "arrival": day, "nights": 14, "adults": 2}
    page = guest.get(PAGE, query_string=search).text
    assert f'name="arrival" value="{day}"' in page
    leave(guest, **search)
    [one] = inquiries(app)
    assert one.resort_id == house.resort
    assert {name: one.wish[name] for name in search} == search


def test_what_is_not_there_is_left_out(app: Flask, guest: FlaskClient) -> None:
    for about in ("nowhere", "aurora/nothing", "/", "aurora/"):
        assert guest.get(PAGE, query_string={"about": about}).status_code == 200
        leave(
            guest, phone=f"+372 5555 {len(about):04}", about=about, address=f"10.0.0.{len(about)}"
        )
    assert {one.programme for one in inquiries(app)} == {""}


def test_an_hour_that_was_offered_is_kept(app: Flask, guest: FlaskClient) -> None:
    hours = HOUR.findall(guest.get(PAGE).text)
    assert leave(guest, call_at=hours[-1]).location == f"{PAGE}/thanks"
    [one] = inquiries(app)
    assert one.call_at is not None
    assert one.due_at == one.call_at + timedelta(hours=2)


def test_an_hour_that_was_not_offered_is_refused_and_the_form_stays(
    app: Flask, guest: FlaskClient
) -> None:
    answer = leave(guest, call_at="2020-01-01T09:00:00+02:00", words="Stays here")
    assert answer.status_code == 422
    assert "This time has passed" in answer.text
    assert "Stays here" in answer.text
    assert PHONE in answer.text
    assert inquiries(app) == []


@pytest.mark.parametrize("phone", ["", "12", "no number", "1" * 16, "+372 " + "5" * 60])
def test_what_cannot_be_dialled_is_refused_beside_its_field(
    app: Flask, guest: FlaskClient, phone: str
) -> None:
    answer = leave(guest, phone=phone)
    assert answer.status_code == 422
    assert 'id="phone-fault"' in answer.text
    assert inquiries(app) == []


def test_a_program_that_fills_in_what_nobody_sees_is_thanked_and_forgotten(
    app: Flask, guest: FlaskClient
) -> None:
    assert leave(guest, website="https://spam.example").status_code == 303
    assert inquiries(app) == []


def test_who_asks_twice_is_called_once(app: Flask, guest: FlaskClient) -> None:
    leave(guest, words="First")
    leave(guest, phone="00372 5555-0101", words="Second", doctor="1", name="Anna")
    [one] = inquiries(app)
    assert (one.words, one.name, one.for_doctor) == ("First", "Anna", True)
    notes = within(app, lambda: db.session.scalars(select(InquiryNote.words)).all())
    assert notes == ["Second"]


def test_one_address_asks_five_times_an_hour(app: Flask, guest: FlaskClient) -> None:
    answers = [leave(guest, phone=f"+372 5555 010{n}").status_code for n in range(6)]
    assert answers == [303] * 5 + [429]
    assert len(inquiries(app)) == 5
    assert leave(guest, phone="+372 5555 0109", from_address="192.0.2.9").status_code == 303


def age(app: Flask) -> None:
    """Every inquiry is an hour overdue."""
    late = update(Inquiry).values(due_at=func.app_now() - timedelta(hours=1))
    within(app, lambda: db.session.execute(late))


def tasks(app: Flask) -> list[Task]:
    return within(app, lambda: detached(select(Task)))


def sweep(app: Flask) -> int:
    """A round of it, as the relay goes round."""
    with app.test_request_context():
        see_resorts("all")
        return tell_overdue()


def test_nobody_answers_and_the_desk_is_told_once(app: Flask, guest: FlaskClient) -> None:
    leave(guest, name="Anna")
    assert sweep(app) == 0
    age(app)
    assert (sweep(app), sweep(app)) == (1, 0)
    [task] = tasks(app)
    [one] = inquiries(app)
    assert (task.kind, task.role, task.due_at) == ("inquiry_overdue", "reception", one.due_at)
    assert task.facts == {"who": "Anna", "path": f"/desk/inquiries/{one.id}"}
