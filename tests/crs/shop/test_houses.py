"""A room knows its house: stairs and lifts are those of the houses that its rooms stand in."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from core.db import db, see_resorts, transaction
from core.organisation.models import Resort
from crs.catalogue.models import Building
from pms.rooms.models import Room
from tests.cast import House
from tests.crs.shop.test_drafts import anna, begin, book, offer

__all__ = ["anna"]


def put(house: House, code: str, rooms: dict[str, int], **facts: Any) -> int:
    """A building with so many rooms of each type."""
    of_house = {"floors": 3, "lift": True, "minutes_on_foot": 0, **facts}
    building = Building(resort_id=house.resort, code=code, name={"en": code.title()}, **of_house)
    db.session.add(building)
    db.session.flush()
    db.session.add_all(
        Room(
            resort_id=house.resort, building_id=building.id, room_type_id=house.types[one],
            number=f"{code}-{one}-{number}", floor=1,
        )
        for one, count in rooms.items() for number in range(count)
    )  # fmt: skip
    return building.id


@pytest.fixture
def villa(app: Flask, aurora: House) -> House:
    """Singles in the main house with a lift, twins in an old villa without; no steps before it."""
    with app.app_context():
        see_resorts("all")
        with transaction():
            db.session.execute(update(Resort).values(lift=True, stairs=0))
            put(aurora, "main", {"single": 3})
            put(aurora, "villa", {"twin": 2}, floors=2, lift=False, minutes_on_foot=5)
        see_resorts("")
    return aurora


def change(app: Flask, code: str, **values: Any) -> None:
    with app.app_context():
        see_resorts("all")
        with transaction():
            db.session.execute(update(Building).where(Building.code == code).values(**values))
        see_resorts("")


def page(client: FlaskClient, house: House, **wished: Any) -> str:
    asked = {"arrival": house.day(10).isoformat(), "nights": 7, "adults": 1, "where": house.slug}
    answer = client.get("/search", query_string={**asked, **wished})
    assert answer.status_code == 200
    return answer.text


def rooms(text: str) -> list[str]:
    return re.findall(r"<h3>(\w+)", text)


def test_a_lift_is_asked_of_the_house_of_the_room(client: FlaskClient, villa: House) -> None:
    assert rooms(page(client, villa)) == ["single", "twin"]
    assert rooms(page(client, villa, lift=1)) == ["single"]


def test_a_house_of_one_floor_needs_no_lift(app: Flask, client: FlaskClient, villa: House) -> None:
    change(app, "villa", floors=1)
    assert rooms(page(client, villa, lift=1)) == ["single", "twin"]


def test_steps_are_those_of_the_house_and_of_the_resort_where_it_says_nothing(
    app: Flask, client: FlaskClient, villa: House
) -> None:
    assert rooms(page(client, villa, no_stairs=1)) == ["single", "twin"]
    change(app, "villa", steps=5)
    assert rooms(page(client, villa, no_stairs=1)) == ["single"]


def test_a_room_that_may_be_in_either_house_fulfils_what_both_do(
    app: Flask, client: FlaskClient, villa: House
) -> None:
    with app.app_context():
        see_resorts("all")
        with transaction():
            annexe = put(villa, "annexe", {}, lift=False, minutes_on_foot=2)
            moved = update(Room).where(Room.number == "main-single-0")
            db.session.execute(moved.values(building_id=annexe))
        see_resorts("")
    assert rooms(page(client, villa, lift=1)) == []


def test_offers_and_rooms_say_their_house(client: FlaskClient, villa: House) -> None:
    for text in (page(client, villa), client.get(f"/resorts/{villa.slug}").text):
        words = " ".join(re.sub(r"<[^>]+>", " ", text).split())
        main, annexe = (
            "with a lift, treatments in the same house",
            "without a lift, 5 minutes on foot",
        )
        assert f"Main: no steps at the entrance, {main}" in words
        assert f"Villa: no steps at the entrance, {annexe} to the treatments" in words


def test_what_comes_nearest_spares_the_stairs_too(client: FlaskClient, villa: House) -> None:
    text = page(client, villa, lift=1, room="twin")
    assert "Nothing free fits all of this" in text
    assert "The same dates without filters" in text
    assert "from €420" in text


def test_what_was_asked_for_stands_out_on_each_card(client: FlaskClient, villa: House) -> None:
    asked = "<strong>no steps at the entrance</strong>"
    assert page(client, villa).count(asked) == 0
    assert page(client, villa, no_stairs=1).count(asked) == len(("single", "twin"))


def test_a_room_that_nobody_placed_says_what_the_resort_says(
    client: FlaskClient, aurora: House
) -> None:
    words = " ".join(re.sub(r"<[^>]+>", " ", page(client, aurora, no_stairs=1)).split())
    assert "The house: no steps at the entrance , without a lift" in words


def test_the_steps_of_booking_and_my_booking_say_the_house(anna: FlaskClient, villa: House) -> None:
    said = "Main: no steps at the entrance, with a lift, treatments in the same house"
    first = anna.get("/book", query_string=offer(villa)).text
    details = begin(anna, villa)
    mine = anna.get(book(anna, details)).text
    for text in (first, anna.get(details).text, mine):
        assert said in " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_who_is_treated_climbs_no_steps_to_the_treatments(
    app: Flask, client: FlaskClient, villa: House
) -> None:
    change(app, "main", steps=3)
    assert rooms(page(client, villa, no_stairs=1)) == ["twin"]
    assert rooms(page(client, villa, no_stairs=1, programme="back-care")) == []
    assert "3 steps at the entrance there" in page(client, villa)
