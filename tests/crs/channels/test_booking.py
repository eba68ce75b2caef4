"""From a search to a booking, and to its end."""

from __future__ import annotations

from dataclasses import replace

from flask import Flask
from sqlalchemy import update

from core.db import db
from crs.bookings.operations import confirm_booking
from crs.bookings.queries import access_by_link, find_booking
from crs.channels.offers import read_token, token_of
from crs.channels.queries import find_partner
from crs.rates.models import NightPrice
from crs.rates.queries import load_tariff
from tests.crs.channels.partners import ANNA, Program, make_program
from tests.make import counted
from tests.staff import within

JAAN = {"name": "Jaan Mets", "age": 66, "sex": "m"}
LIIS = {"name": "Liis Mets", "age": 7}


def test_an_offer_is_booked_seen_and_cancelled(program: Program, app: Flask) -> None:
    offer = program.offer()
    made = program.book(offer)
    assert made.status_code == 201, made.text
    shown = made.get_json()
    assert made.headers["Location"] == f"/api/v1/bookings/{shown['code']}"
    assert (shown["status"], shown["payment_url"]) == ("held", None)
    assert shown["total"] == offer["total"] == {"amount": 42000, "currency": "EUR"}
    assert shown["due_now"] == offer["due_now"] == {"amount": 12600, "currency": "EUR"}
    seen = program.get(f"/bookings/{shown['code']}").get_json()
    assert {name: seen[name] for name in shown if name != "payment_url"} == {
        name: value for name, value in shown.items() if name != "payment_url"
    }
    assert within(app, lambda: counted(program.house, "single")) == 7
    ended = program.ask("DELETE", f"/bookings/{shown['code']}")
    assert (ended.status_code, ended.get_json()["status"]) == (200, "cancelled")
    assert within(app, lambda: counted(program.house, "single")) == 0


def test_the_guest_opens_the_page_with_the_token(program: Program, app: Flask) -> None:
    made = program.book().get_json()
    found = within(app, lambda: access_by_link(made["code"], made["access_token"]).source)
    assert found == "api"
    page = app.test_client().get(f"/bookings/{made['code']}?key={made['access_token']}")
    assert page.status_code == 200


def test_parts_of_a_price_sum_up_to_it(program: Program) -> None:
    for offer in program.offers(adults=2, programme="back-care"):
        parts = sum(part["amount"]["amount"] for part in offer["breakdown"])
        assert parts == offer["total"]["amount"]
        assert offer["programme"] == {"code": "back-care", "name": "Back care"}
        assert offer["cancellation"][-1]["until"] is None


def test_a_family_books_what_was_offered_for_it(program: Program) -> None:
    offer = program.offer("twin", child_ages="7")
    made = program.ask("POST", "/bookings", json=program.order(offer, ANNA, LIIS))
    assert made.status_code == 201, made.text
    [voucher] = program.get(f"/bookings/{made.get_json()['code']}").get_json()["vouchers"]
    assert [person["age"] for person in voucher["persons"]] == [63, 7]


def test_ages_of_children_come_repeated_or_with_commas(program: Program) -> None:
    for ages in ("3,12", ["3", "12"]):  # three do not fit into a twin
        assert program.offers(child_ages=ages) == []
    assert (
        program.offers(child_ages="7")[0]["total"] == program.offers(child_ages=["7"])[0]["total"]
    )


def test_a_place_in_a_shared_room_is_for_who_was_searched_for(program: Program) -> None:
    offer = program.offer("twin", sex="f")
    assert offer["by_place"] is True
    other = program.ask("POST", "/bookings", json=program.order(offer, {**ANNA, "sex": "m"}))
    assert other.status_code == 422
    unsaid = program.ask("POST", "/bookings", json=program.order(offer, {"name": "Anna"}))
    assert unsaid.status_code == 201
    shown = program.get(f"/bookings/{unsaid.get_json()['code']}").get_json()
    assert shown["vouchers"][0]["persons"][0]["sex"] == "f"


def test_an_offer_is_for_the_persons_it_was_made_for(program: Program) -> None:
    offer = program.offer()
    for persons in ([ANNA, JAAN], [LIIS], [ANNA, LIIS], [{"age": 17}]):
        refused = program.ask("POST", "/bookings", json=program.order(offer, *persons))
        assert refused.status_code == 422
        assert refused.get_json()["errors"][0]["pointer"] == "#/persons"


def test_a_changed_token_is_none_of_ours(program: Program) -> None:
    offer = program.offer()
    body, _dot, signature = offer["offer"].partition(".")
    for token in (f"{body}A.{signature}", f"{body}.{'0' * 32}", f"{body[:-2]}.{signature}"):
        refused = program.book({"offer": token})
        assert refused.status_code == 422
        assert refused.get_json()["errors"][0]["pointer"] == "#/offer"


def test_an_offer_of_another_partner_is_none(program: Program, app: Flask) -> None:
    other = make_program(app, program.house, "Others")
    assert other.book(program.offer()).status_code == 422


def test_an_offer_ends_after_half_an_hour(program: Program, app: Flask) -> None:
    token = program.offer()["offer"]

    def aged(by: int) -> str:
        partner = find_partner("Tours")
        offer = read_token(token, partner.id if partner else 0)
        return token_of(replace(offer, expires_at=offer.expires_at - by))

    assert program.book({"offer": within(app, lambda: aged(1790))}).status_code == 201
    ended = program.book({"offer": within(app, lambda: aged(1801))})
    assert (ended.status_code, ended.get_json()["title"]) == (410, "OfferExpired")


def test_a_price_that_moved_is_told_with_a_new_offer(program: Program, app: Flask) -> None:
    offer = program.offer()
    within(app, lambda: db.session.execute(update(NightPrice).values(amount=NightPrice.amount + 1)))
    moved = program.book(offer)
    assert (moved.status_code, moved.get_json()["title"]) == (409, "PriceMoved")
    told = moved.get_json()
    assert told["total"] == {"amount": 42007, "currency": "EUR"}
    again = program.book(told)
    assert (again.status_code, again.get_json()["total"]) == (201, told["total"])


def test_what_is_sold_out_is_refused_with_facts(program: Program) -> None:
    offers = [program.offer()] * 4
    answers = [program.book(offer) for offer in offers]
    assert [one.status_code for one in answers] == [201, 201, 201, 409]
    assert answers[-1].mimetype == "application/problem+json"
    assert answers[-1].get_json()["title"] == "NoRoomFree"
    told = program.get("/availability", **program.search()).get_json()
    assert all(offer["room_type"]["code"] == "twin" for offer in told["offers"])


def test_a_hold_that_ran_out_is_swept_for_who_comes_next(program: Program, app: Flask) -> None:
    before = program.offer()
    codes = [program.book().get_json()["code"] for _ in range(3)]
    within(app, lambda: db.session.execute(db.text("UPDATE booking SET expires_at = app_now()")))
    offer = before["offer"]
    assert program.book({"offer": offer}).status_code == 201
    assert program.get(f"/bookings/{codes[0]}").get_json()["status"] == "expired"


def test_a_preview_tells_the_fee_and_changes_nothing(program: Program, app: Flask) -> None:
    arrival, departure = program.house.day(2), program.house.day(9)
    code = program.book(program.offer(arrival=arrival, departure=departure)).get_json()["code"]
    within(app, lambda: confirm_booking(find_booking(code), by="test"))
    bare = {"Authorization": f"Bearer {program.key}"}
    path = f"/api/v1/bookings/{code}?preview=true"
    seen = program.client.delete(path, headers=bare)
    assert (seen.status_code, seen.get_json()["status"]) == (200, "confirmed")
    assert program.get(f"/bookings/{code}").get_json()["status"] == "confirmed"
    ended = program.ask("DELETE", f"/bookings/{code}").get_json()
    assert (ended["status"], ended["fee"]) == ("cancelled", seen.get_json()["fee"])
    assert ended["fee"] == {"amount": 6000, "currency": "EUR"}  # a night, three days before
    again = program.ask("DELETE", f"/bookings/{code}")
    assert (again.status_code, again.get_json()["title"]) == (409, "NotInThisState")
    assert program.client.delete(path, headers=bare).status_code == 409


def test_from_the_day_of_arrival_on_the_resort_is_called(program: Program, app: Flask) -> None:
    arrival, departure = program.house.today, program.house.day(7)
    code = program.book(program.offer(arrival=arrival, departure=departure)).get_json()["code"]
    within(app, lambda: confirm_booking(find_booking(code), by="test"))
    refused = program.ask("DELETE", f"/bookings/{code}")
    assert (refused.status_code, refused.get_json()["title"]) == (409, "CallTheResort")


def test_nearest_arrivals_are_told_where_there_is_no_offer(program: Program) -> None:
    while program.offers():
        for offer in program.offers():
            program.book(offer)
    told = program.get("/availability", **program.search()).get_json()
    assert told["offers"] == []
    assert len(told["nearest_arrivals"]) == 3


def test_a_payment_without_a_provider_is_refused_in_words(program: Program) -> None:
    code = program.book().get_json()["code"]
    refused = program.ask("POST", f"/bookings/{code}/payment")
    assert (refused.status_code, refused.get_json()["title"]) == (409, "CardNotSetUp")


def test_a_resort_is_told_with_all_that_it_sells(program: Program, app: Flask) -> None:
    [listed] = program.get("/resorts").get_json()["resorts"]
    shown = program.get(f"/resorts/{listed['slug']}").get_json()
    assert {one["code"] for one in shown["room_types"]} == {"single", "twin"}
    plans = within(app, lambda: load_tariff(program.house.resort).plans)
    assert len(shown["rate_plans"]) == len(plans)
    assert shown["programmes"][0]["procedures"] == [{"code": "mud", "name": "Mud wrap"}]


def test_texts_come_in_the_language_that_was_asked_for(program: Program) -> None:
    program.headers["Accept-Language"] = "ru"
    refused = program.get("/resorts/nowhere")
    assert refused.get_json()["detail"] != ""
    assert program.get("/resorts").headers["Content-Language"] == "ru"
