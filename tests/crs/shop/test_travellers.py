"""One more, one fewer: what the buttons of the first step make of a form as typed."""

from __future__ import annotations

from typing import Any

import pytest

from crs.shop.booking_schemas import ROOMS_MOST
from crs.shop.schemas import ADULTS_MOST
from crs.shop.travellers import changed, lodgings_of

COUPLE = {
    "resort": "aurora", "form_key": "mine", "buyer_name": "Anna",
    "room_type": ["1"], "board": ["2"], "by_place": [None], "room": [],
    "role": ["guest", "guest"], "name": ["Anna", None], "age": ["63", "soon"],
    "sex": ["f", None], "programme": ["4"],
}  # fmt: skip


def after(*deeds: str, form: dict[str, Any] = COUPLE) -> dict[str, Any]:
    for deed in deeds:
        form = changed(form, deed)
    return form


def lodged(form: dict[str, Any]) -> list[list[str]]:
    """The roles by room."""
    return [[person.role for person in room.persons] for room in lodgings_of(form)]


@pytest.mark.parametrize(
    ("deeds", "rooms"),
    [
        ([], [["guest", "guest"]]),
        (["add-child-0"], [["guest", "guest", "child"]]),
        (["add-room-0"], [["guest", "guest"], ["guest"]]),
        (["add-room-0", "add-adult-1"], [["guest", "guest"], ["guest", "guest"]]),
        (["add-room-0", "drop-person-0"], [["guest"], ["guest"]]),
        (["add-room-0", "drop-person-2"], [["guest", "guest"]]),
        (["add-room-0", "drop-room-0"], [["guest"]]),
        (["drop-room-0"], [["guest", "guest"]]),
        (["drop-person-0", "drop-person-0"], [["guest"]]),
        (["add-adult-7", "add-nothing-0", "count", "add-adult-0 "], [["guest", "guest"]]),
        (["add-adult-0"] * 9, [["guest"] * ADULTS_MOST]),
        (["add-room-0"] * 9, [["guest", "guest"], *([["guest"]] * (ROOMS_MOST - 1))]),
    ],
)
def test_rooms_and_persons_come_and_go(deeds: list[str], rooms: list[list[str]]) -> None:
    assert lodged(after(*deeds)) == rooms


def test_what_was_typed_stays_with_whom_it_is_about() -> None:
    form = after("add-room-0", "drop-person-0")
    assert form["age"] == ["soon", None]
    assert form["name"] == [None, None]
    assert form["room"] == ["0", "1"]
    assert (form["buyer_name"], form["form_key"]) == ("Anna", "mine")


def test_with_somebody_else_a_place_becomes_a_room() -> None:
    alone = {**after("drop-person-1"), "by_place": ["1"]}
    assert lodgings_of(alone)[0].by_place
    assert after("add-adult-0", form=alone)["by_place"] == [None]
    assert after("add-room-0", form=alone)["by_place"] == ["1", None]


@pytest.mark.parametrize("room", ["-1", "x", "9", "99999999999999999999", "²"])
def test_a_person_of_no_room_is_lost_or_in_the_first_but_breaks_nothing(room: str) -> None:
    assert len(lodgings_of({**COUPLE, "room": [room, "0"]})) == 1
