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
    steps_to_care: int = 0
    """To the entrance of the house of treatments, where that is another one."""

    @property
    def spares_stairs(self) -> bool:
        """Whether nobody has to climb inside."""
        return self.lift or self.floors == 1


def houses_of(window: Window, room_type: RoomType) -> Sequence[HouseFacts]:
    """In which houses a room of the type may be, the nearest to the treatments first."""
    resort = next(one for one in window.resorts if one.id == room_type.resort_id)
    known = window.houses.get(room_type.id, ())
    care = _steps_to_care(window, resort)
    return [_facts(resort, one, care) for one in known] or [HouseFacts(resort.stairs, resort.lift)]


def _facts(resort: Resort, house: Building, care: int) -> HouseFacts:
    there = care if house.minutes_on_foot else 0
    return HouseFacts(
        _steps(resort, house), house.lift, house.floors, house.name, house.minutes_on_foot, there
    )


def _steps(resort: Resort, house: Building) -> int:
    return resort.stairs if house.steps is None else house.steps


def _steps_to_care(window: Window, resort: Resort) -> int:
    """Before the house of treatments: the one with rooms that nobody walks from; else unknown."""
    houses = [one for some in window.houses.values() for one in some if one.resort_id == resort.id]
    return min((_steps(resort, one) for one in houses if not one.minutes_on_foot), default=0)


def rooms_as_wished(window: Window, form: Mapping[str, Any]) -> frozenset[int] | None:
    """The room types without a step at the entrance, or with a lift, whichever of their rooms
    one is given; who is treated climbs none to the treatments either. None: neither is asked."""
    if not (form["no_stairs"] or form["lift"]):
        return None
    treated = bool(form["programme"])

    def has_steps(house: HouseFacts) -> bool:
        return bool(house.steps or (treated and house.steps_to_care))

    return frozenset(
        key
        for key, one_type in window.room_types.items()
        if (not form["no_stairs"] or not any(map(has_steps, houses_of(window, one_type))))
        and (not form["lift"] or all(one.spares_stairs for one in houses_of(window, one_type)))
    )
