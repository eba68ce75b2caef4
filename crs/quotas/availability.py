"""What is left for a seller over the nights of a stay, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Cap:
    """A price tier or a treatment: `left` on its tightest night, `closed` on any; None: all."""

    resort_id: int
    room_type_id: int | None
    rate_plan_id: int | None
    subject: str | None
    left: int
    closed: bool


@dataclass(frozen=True)
class Availability:
    """Room type to whole rooms, and to open places beside a guest of the asked sex."""

    rooms: Mapping[int, int]
    places: Mapping[int, int] = field(default_factory=dict)
    caps: tuple[Cap, ...] = ()

    def rooms_on(self, plan_id: int, room_type_id: int) -> int:
        """Whole rooms left on a rate plan: no more than its price tiers have."""
        limits = [cap.left for cap in self._tiers(plan_id, room_type_id)]
        return max(min([self.rooms.get(room_type_id, 0), *limits]), 0)

    def places_on(self, plan_id: int, room_type_id: int) -> int:
        """Open places on a rate plan; they take no room of a tier, but its stop-sale stops them."""
        closed = any(cap.closed for cap in self._tiers(plan_id, room_type_id))
        return 0 if closed else self.places.get(room_type_id, 0)

    def _tiers(self, plan_id: int, room_type_id: int) -> list[Cap]:
        return [
            cap
            for cap in self.caps
            if cap.subject is None
            and cap.room_type_id in (None, room_type_id)
            and cap.rate_plan_id in (None, plan_id)
        ]

    def treats(self, resort_id: int, subjects: Mapping[str, int]) -> bool:
        """Whether the resort's treatments have room for so many persons by subject."""
        return all(
            cap.left >= subjects.get(cap.subject, 0)
            for cap in self.caps
            if cap.subject is not None and cap.resort_id == resort_id
        )
