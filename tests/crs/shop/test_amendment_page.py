"""Changing my booking on its page: the difference first, then the change; nothing typed is lost."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core.db import db, transaction
from crs.bookings.edges import hold
from crs.bookings.models import Booking
from crs.bookings.operations import confirm_booking
from crs.bookings.queries import find_booking, link_signature
from crs.rates.rules import VoucherWish
from crs.rates.wishes import ExtraWish
from tests.cast import House
from tests.crs.bookings.test_extras import add_extra
from tests.make import make_voucher_wish, make_wish

Typed = dict[str, object]


@pytest.fixture
def browser(app: Flask, aurora: House) -> FlaskClient:
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()


def booked(house: House, *wishes: VoucherWish) -> Booking:
    booking = hold(make_wish(house, *(wishes or [make_voucher_wish(house, start=30)])))
    with transaction():
        confirm_booking(booking, by="test")
    return booking


def form(house: House, booking: Booking, **changed: object) -> Typed:
    """The page's form with these fields changed."""
    return {
        "key": link_signature(booking), "room": 0, "arrival": house.day(30), "nights": 7,
        "place": str(house.types["single"]), "board": house.boards["half"], "was": 0,
        "role": "guest", "name": "Anna", "age": 63, "sex": "f", "programme": "", **changed,
    }  # fmt: skip


def send(
    browser: FlaskClient, booking: Booking, typed: Typed, page: str = "/quote"
) -> TestResponse:
    """What the browser shows then: a change that was not done leads to a page of its own."""
    answer = browser.post(f"/bookings/{booking.code}/amendment{page}", data=typed)
    asked = "/amendment" in answer.headers.get("Location", "")
    return browser.get(answer.headers["Location"]) if asked else answer


def words(answer: TestResponse) -> str:
    page = answer.text[answer.text.index("<main") : answer.text.index("</main>")]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def fresh(code: str) -> Booking:
    db.session.expire_all()
    return find_booking(code)


def test_the_page_is_filled_with_what_is_promised(browser: FlaskClient, aurora: House) -> None:
    booking = booked(aurora)
    path = f"/bookings/{booking.code}/amendment?key={link_signature(booking)}"
    answer = browser.get(path)
    assert answer.status_code == 200
    assert f'value="{aurora.day(30)}"' in answer.text
    assert 'value="Anna"' in answer.text
    assert "€420" in words(answer)


def test_the_difference_is_shown_before_anything_is_done(
    browser: FlaskClient, aurora: House
) -> None:
    booking = booked(aurora)
    answer = send(browser, booking, form(aurora, booking, nights=9))
    assert answer.status_code == 200
    assert "€120.00 more; then €540.00 is still to be paid." in words(answer)
    assert fresh(booking.code).version == 1


def test_the_price_that_was_shown_is_the_one_that_is_taken(
    browser: FlaskClient, aurora: House
) -> None:
    booking = booked(aurora)
    typed = form(aurora, booking, nights=9, shown_total=54000)
    assert send(browser, booking, typed, page="").status_code == 303
    assert fresh(booking.code).total == 54000


@pytest.mark.parametrize("shown", [42000, ""])
def test_another_price_is_shown_and_not_taken(
    browser: FlaskClient, aurora: House, shown: object
) -> None:
    booking = booked(aurora)
    answer = send(browser, booking, form(aurora, booking, nights=9, shown_total=shown), page="")
    assert answer.status_code == 409
    assert 'name="shown_total" value="54000"' in answer.text
    assert fresh(booking.code).version == 1


def test_what_is_not_free_comes_with_what_is(browser: FlaskClient, aurora: House) -> None:
    booking = booked(aurora)
    for _number in range(3):
        hold(make_wish(aurora, make_voucher_wish(aurora, start=60, nights=1)))
    answer = send(browser, booking, form(aurora, booking, arrival=aurora.day(54)))
    page = words(answer)
    assert answer.status_code == 409
    assert "Your booking stays as it is." in page
    mark = f"{aurora.day(53)}:{aurora.types['single']}"
    assert f'value="{mark}"' in answer.text
    chosen = form(aurora, booking, arrival=aurora.day(54), instead=mark)
    taken = send(browser, booking, chosen)
    assert taken.status_code == 200
    assert "The price stays the same." in words(taken)
    assert f'value="{aurora.day(53)}"' in taken.text


def test_a_wrong_field_is_marked_and_all_else_is_kept(browser: FlaskClient, aurora: House) -> None:
    booking = booked(aurora)
    answer = send(browser, booking, form(aurora, booking, name="Maria", age="old"))
    assert answer.status_code == 422
    assert 'value="Maria"' in answer.text
    assert "Enter a number in figures." in words(answer)


def test_what_it_comes_to_has_an_address_without_names(browser: FlaskClient, aurora: House) -> None:
    booking = booked(aurora)
    typed = form(aurora, booking, nights=9, name="Maria", more="guest")
    answer = browser.post(f"/bookings/{booking.code}/amendment/quote", data=typed)
    address = answer.headers["Location"]
    assert answer.status_code == 303
    assert "Maria" not in address
    assert "Anna" not in address
    for _time in range(2):  # again and again, as "back" does
        page = browser.get(address)
        assert 'value="Maria"' in page.text
        assert page.text.count('name="role"') == 2
    elsewhere = browser.application.test_client().get(address)
    assert 'value="Anna"' in elsewhere.text  # it opens no more than the key does


def test_a_moved_price_is_said_once(browser: FlaskClient, aurora: House) -> None:
    booking = booked(aurora)
    typed = form(aurora, booking, nights=9, shown_total=42000)
    answer = browser.post(f"/bookings/{booking.code}/amendment", data=typed)
    address = answer.headers["Location"]
    assert [browser.get(address).status_code for _time in range(2)] == [409, 200]


def test_what_is_too_long_for_an_address_is_answered_at_once(
    browser: FlaskClient, aurora: House
) -> None:
    booking = booked(aurora)
    for field in ("age", "name"):
        typed = form(aurora, booking, **{field: "9" * 5000})
        answer = browser.post(f"/bookings/{booking.code}/amendment/quote", data=typed)
        assert answer.status_code == 422
        assert "9" * 5000 in answer.text


def test_a_person_more_and_a_person_less(browser: FlaskClient, aurora: House) -> None:
    twin = make_voucher_wish(aurora, room="twin", start=30)
    booking = booked(aurora, twin)
    typed = form(aurora, booking, place=str(aurora.types["twin"]))
    more = send(browser, booking, {**typed, "more": "guest"})
    assert more.text.count('name="role"') == 2
    assert "€210.00 more" in words(more)
    two = {name: [typed[name], ""] for name in ("was", "name", "age", "sex", "programme")}
    less = send(browser, booking, {**typed, **two, "role": ["guest", "guest"], "fewer": "1"})
    assert less.text.count('name="role"') == 1
    assert "The price stays the same." in words(less)


def test_all_rooms_move_together_where_the_guest_says_so(
    browser: FlaskClient, aurora: House
) -> None:
    both = make_voucher_wish(aurora, start=30), make_voucher_wish(aurora, room="twin", start=30)
    booking = booked(aurora, *both)
    typed = form(aurora, booking, arrival=aurora.day(31), same_dates=1, shown_total=84000)
    assert send(browser, booking, typed, page="").status_code == 303
    arrivals = {voucher.arrives_on for voucher in fresh(booking.code).vouchers}
    assert arrivals == {aurora.day(31)}


def test_a_diet_stays_with_its_person(browser: FlaskClient, aurora: House) -> None:
    booking = booked(aurora)
    with transaction():
        find_booking(booking.code).vouchers[0].persons[0].diet = "no fish"
    send(browser, booking, form(aurora, booking, nights=9, shown_total=54000), page="")
    [person] = fresh(booking.code).vouchers[0].persons
    assert (person.name, person.diet) == ("Anna", "no fish")


def test_what_was_ordered_besides_stays_with_the_room(browser: FlaskClient, aurora: House) -> None:
    transfer = add_extra(aurora, "transfer", 2500, "booking", {"en": "Which train?"})
    wish = make_voucher_wish(aurora, start=30)
    booking = booked(aurora, replace(wish, extras=(ExtraWish(transfer, "14:05"),)))
    typed = form(aurora, booking, nights=9, shown_total=54000 + 2500)
    assert send(browser, booking, typed, page="").status_code == 303
    [voucher] = fresh(booking.code).vouchers
    assert voucher.extras == [{"id": transfer, "answer": "14:05"}]


def test_a_foreign_room_is_not_found(browser: FlaskClient, aurora: House) -> None:
    booking = booked(aurora)
    assert send(browser, booking, form(aurora, booking, room=1)).status_code == 404
    assert send(browser, booking, form(aurora, booking, key="0")).status_code == 404
    unknown = send(browser, booking, form(aurora, booking, place="999999"))
    assert unknown.status_code in (404, 409)
    assert fresh(booking.code).version == 1
