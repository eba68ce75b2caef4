"""Reading rooms: which type stands in which building."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from core.db import db
from crs.catalogue.houses import set_rooms_in
from pms.rooms.models import Room


def rooms_in(resort_ids: Collection[int]) -> list[tuple[int, int]]:
    """Room type and building of the resorts' rooms, each pair once."""
    pairs = (
        select(Room.room_type_id, Room.building_id)
        .where(Room.resort_id.in_(resort_ids), Room.retired_at.is_(None))
        .distinct()
    )
    return [(row.room_type_id, row.building_id) for row in db.session.execute(pairs)]


def install(_app: object) -> None:
    """Let the catalogue know in which houses its room types are."""
    set_rooms_in(rooms_in)
