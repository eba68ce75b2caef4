"""The houses that a room may be in, and whether they spare its guests stairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.i18n import Texts
from core.organisation.models import Resort
from crs.catalogue.models import Building, RoomType
from crs.shop.window import Window


@dataclass(frozen=True)
class HouseFacts:
    """What matters to who walks badly; of rooms that nobody has placed, the resort's own word.

    `name` and `minutes_on_foot` are None there.
    """

    steps: int
    lift: bool
    floors: int | None = None
    name: Texts | None = None
    minutes_on_foot: int | None = None

    @property
    def spares_stairs(self) -> bool:
        """Whether nobody has to climb inside."""
        return self.lift or self.floors == 1


def houses_of(window: Window, room_type: RoomType) -> Sequence[HouseFacts]:
    """In which houses a room of the type may be, the nearest to the treatments first."""
    resort = next(one for one in window.resorts if one.id == room_type.resort_id)
    known = window.houses.get(room_type.id, ())
    return [_facts(resort, one) for one in known] or [HouseFacts(resort.stairs, resort.lift)]


def _facts(resort: Resort, house: Building) -> HouseFacts:
    steps = resort.stairs if house.steps is None else house.steps
    return HouseFacts(steps, house.lift, house.floors, house.name, house.minutes_on_foot)


def rooms_as_wished(window: Window, form: Mapping[str, Any]) -> frozenset[int] | None:
    """The room types without a step at the entrance, or with a lift, whichever of their rooms
    one is given; None: neither is asked for."""
    if not (form["no_stairs"] or form["lift"]):
        return None
    return frozenset(
        key
        for key, one_type in window.room_types.items()
        if (not form["no_stairs"] or not any(one.steps for one in houses_of(window, one_type)))
        and (not form["lift"] or all(one.spares_stairs for one in houses_of(window, one_type)))
    )
