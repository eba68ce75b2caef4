"""Who travels, as it was typed: persons by room, and one more or one fewer of either."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from crs.shop.booking_schemas import ROOMS_MOST, at
from crs.shop.schemas import ADULTS_MOST, CHILDREN_MOST

Typed = Mapping[str, Any]
OF_PERSON = ("role", "name", "age", "sex", "programme")
DEED = re.compile(r"(add-adult|add-child|add-room|drop-person|drop-room)-(\d{1,2})")


@dataclass(frozen=True)
class Traveller:
    """A person of the form; `place` counts all persons, `number` those of the room from 1."""

    place: int
    number: int
    role: str
    name: str
    age: str
    sex: str
    programme: str


@dataclass(frozen=True)
class Lodging:
    """A room of the form with who stays in it."""

    place: int
    room_type: str
    board: str
    by_place: bool
    persons: list[Traveller] = field(default_factory=list)

    @property
    def adults(self) -> int:
        """How many are not named children."""
        return sum(person.role != "child" for person in self.persons)

    @property
    def may_add_adult(self) -> bool:
        """Whether the form takes one more."""
        return self.adults < ADULTS_MOST

    @property
    def may_add_child(self) -> bool:
        """Whether the form takes one more."""
        return len(self.persons) - self.adults < CHILDREN_MOST


def lodgings_of(typed: Typed) -> list[Lodging]:
    """The rooms of a form as typed, whatever it lacks; a room's number that is none means 0."""
    count = len(typed["room_type"])
    return [
        Lodging(
            place=room,
            room_type=typed["room_type"][room] or "",
            board=at(typed["board"], room) or "",
            by_place=bool(at(typed["by_place"], room)),
            persons=[
                Traveller(n, number, *(at(typed[name], n) or "" for name in OF_PERSON))
                for number, n in enumerate(_of_room(typed, room), 1)
            ],
        )
        for room in range(count)
    ]


def _of_room(typed: Typed, room: int) -> list[int]:
    return [n for n in range(len(typed["role"])) if _room(typed, n) == room]


def _room(typed: Typed, n: int) -> int:
    said = at(typed["room"], n) or "0"
    return int(said) if said.isdecimal() and len(said) < len("100") else 0


def typed_of(rooms: Sequence[Lodging]) -> dict[str, Any]:
    """The rooms as a form sends them: lists in step, blanks as None."""
    lodged = [(place, person) for place, room in enumerate(rooms) for person in room.persons]
    return {
        "room_type": [room.room_type for room in rooms],
        "board": [room.board for room in rooms],
        "by_place": ["1" if room.by_place else None for room in rooms],
        "room": [str(place) for place, _person in lodged],
        **{
            name: [getattr(person, name) or None for _place, person in lodged] for name in OF_PERSON
        },
    }


def changed(typed: Typed, deed: str) -> dict[str, Any]:
    """The form after one of its buttons: `add-adult-0` into the first room, `drop-person-2`.

    What it cannot do it leaves: a room is never empty, a booking has a room.
    """
    known = DEED.fullmatch(deed)
    rooms = lodgings_of(typed)
    if known is not None:
        rooms = DEEDS[known[1]](rooms, int(known[2]))
    return {**typed, **typed_of(rooms)}


def _add_adult(rooms: list[Lodging], place: int) -> list[Lodging]:
    room = at(rooms, place)
    return _with_one_more(rooms, room, "guest") if room and room.may_add_adult else rooms


def _add_child(rooms: list[Lodging], place: int) -> list[Lodging]:
    room = at(rooms, place)
    return _with_one_more(rooms, room, "child") if room and room.may_add_child else rooms


def _with_one_more(rooms: list[Lodging], room: Lodging, role: str) -> list[Lodging]:
    """Among strangers there is one bed for one: with somebody else the room is taken whole."""
    fuller = replace(room, by_place=False, persons=[*room.persons, _somebody(role)])
    return [fuller if one is room else one for one in rooms]


def _somebody(role: str) -> Traveller:
    return Traveller(0, 0, role, "", "", "", "")


def _add_room(rooms: list[Lodging], _place: int) -> list[Lodging]:
    if not rooms or len(rooms) >= ROOMS_MOST:
        return rooms
    return [*rooms, replace(rooms[-1], by_place=False, persons=[_somebody("guest")])]


def _drop_person(rooms: list[Lodging], place: int) -> list[Lodging]:
    kept = [
        replace(room, persons=[person for person in room.persons if person.place != place])
        for room in rooms
    ]
    filled = [room for room in kept if room.persons]
    return filled or rooms


def _drop_room(rooms: list[Lodging], place: int) -> list[Lodging]:
    return [room for room in rooms if room.place != place] or rooms


DEEDS: Mapping[str, Callable[[list[Lodging], int], list[Lodging]]] = {
    "add-adult": _add_adult,
    "add-child": _add_child,
    "add-room": _add_room,
    "drop-person": _drop_person,
    "drop-room": _drop_room,
}
