"""Whether a room spares its guests stairs: that is a matter of the houses that it may be in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crs.catalogue.models import RoomType
from crs.shop.window import Window


def rooms_as_wished(window: Window, form: Mapping[str, Any]) -> frozenset[int] | None:
    """The room types without a step at the entrance, or with a lift, whichever of their rooms
    one is given; None: neither is asked for."""
    if not (form["no_stairs"] or form["lift"]):
        return None
    return frozenset(
        key
        for key, one in window.room_types.items()
        if (not form["no_stairs"] or _is_level(window, one))
        and (not form["lift"] or _has_lift(window, one))
    )


def _is_level(window: Window, room_type: RoomType) -> bool:
    """No step at the entrance of any of its houses."""
    resort = next(one for one in window.resorts if one.id == room_type.resort_id)
    steps = [house.steps for house in window.houses.get(room_type.id, ())]
    return not any(resort.stairs if one is None else one for one in steps or [None])


def _has_lift(window: Window, room_type: RoomType) -> bool:
    """In all of its houses; of rooms that nobody has placed, the resort is asked."""
    houses = window.houses.get(room_type.id)
    if not houses:
        resort = next(one for one in window.resorts if one.id == room_type.resort_id)
        return resort.lift
    return all(house.spares_stairs for house in houses)
