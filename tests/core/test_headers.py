"""What may be kept of an answer, and what the next page is told of its address."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from crs.bookings.operations import hold_booking
from crs.bookings.queries import link_signature
from tests.cast import House
from tests.make import make_wish
from tests.staff import Person, browser_of, within


def said(answer: TestResponse) -> tuple[str | None, str | None]:
    return answer.headers.get("Cache-Control"), answer.headers.get("Referrer-Policy")


def by_link(app: Flask, house: House) -> str:
    """The address of a guest's page of a held booking."""

    def book() -> str:
        booking = hold_booking(make_wish(house))
        return f"/bookings/{booking.code}?key={link_signature(booking)}"

    return within(app, book)


def test_nothing_of_a_signed_in_person_is_kept(app: Flask, rita: Person) -> None:
    browser = browser_of(app, rita)
    for path in ("/desk/bookings", "/profile", "/", "/desk/bookings/UNKNOWN1", "/nowhere"):
        assert said(browser.get(path)) == ("no-store", "same-origin"), path


def test_a_guests_page_is_neither_kept_nor_told_of(app: Flask, aurora: House) -> None:
    answer = app.test_client().get(by_link(app, aurora))
    assert answer.status_code == 200
    assert said(answer) == ("no-store", "no-referrer")


@pytest.mark.usefixtures("aurora")
def test_a_wrong_key_is_no_less_secret(app: Flask) -> None:
    answer = app.test_client().get("/bookings/UNKNOWN1?key=wrong")
    assert (answer.status_code, *said(answer)) == (404, "no-store", "no-referrer")


def test_an_invitation_is_neither_kept_nor_told_of(app: Flask) -> None:
    assert said(app.test_client().get("/invitations/unknown")) == ("no-store", "no-referrer")


def test_the_way_to_a_new_booking_is_not_kept(app: Flask, aurora: House) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    answer = app.test_client().post("/book", data={"resort": aurora.slug})
    assert said(answer) == ("no-store", "same-origin")


@pytest.mark.usefixtures("aurora")
def test_the_catalogue_is_everybodys(app: Flask) -> None:
    assert said(app.test_client().get("/")) == (None, "same-origin")


def test_files_are_kept_by_their_mark(app: Flask, rita: Person) -> None:
    for browser in (app.test_client(), browser_of(app, rita)):
        answer = browser.get("/static/css/base.css?v=1")
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        answer.close()
