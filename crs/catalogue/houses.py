"""The houses of each room type: those that its rooms stand in. Whoever has the rooms says which."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from sqlalchemy import select

from core.db import db
from crs.catalogue.models import Building

RoomsIn = Callable[[Collection[int]], Iterable[tuple[int, int]]]
"""The rooms of these resorts as pairs of room type and building, each pair once."""
_known: dict[str, RoomsIn] = {}


def set_rooms_in(rooms_in: RoomsIn) -> None:
    """Say who knows the rooms: they belong to a higher package."""
    _known["rooms"] = rooms_in


def houses_by_type(resort_ids: Collection[int]) -> Mapping[int, Sequence[Building]]:
    """Room type to its houses, the nearest first; types without rooms are left out."""
    houses = db.session.scalars(
        select(Building)
        .where(Building.resort_id.in_(resort_ids), Building.retired_at.is_(None))
        .order_by(Building.minutes_on_foot, Building.position, Building.code)
    ).all()
    rooms_in = _known.get("rooms")
    types: dict[int, list[int]] = {}
    for room_type_id, building_id in rooms_in(resort_ids) if rooms_in else ():
        types.setdefault(building_id, []).append(room_type_id)
    found: dict[int, list[Building]] = {}
    for house in houses:
        for room_type_id in types.get(house.id, ()):
            found.setdefault(room_type_id, []).append(house)
    return found
