"""What is left night by night: three statements, then many stays are asked about in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, func, select
from sqlalchemy.dialects.postgresql import Range

from core.db import db
from crs.quotas.availability import Availability, Cap
from crs.quotas.models import Quota, QuotaNight, QuotaRole, Sharing, SharingPlace
from crs.quotas.queries import (
    ARRIVAL,
    DEPARTURE,
    OPEN_CAP,
    PHYSICAL,
    RESORTS,
    SOLD_BY,
    asked_of,
    by_night,
)

SEX: BindParameter[str] = bindparam("sex")
SPAN = func.daterange(ARRIVAL, DEPARTURE)


@dataclass(frozen=True)
class RoomNights:
    """Rooms of a type left in each night, and whether they are on sale; 0 where they are not."""

    left: Sequence[int]
    on_sale: Sequence[bool]


@dataclass(frozen=True)
class CapNights:
    """A limit besides the rooms; nights by number, those without a counter limit nothing."""

    of: tuple[int, int | None, int | None, str | None]
    left: Mapping[int, int]
    closed: frozenset[int]

    def over(self, nights: range) -> Cap | None:
        """The limit on its tightest of these nights."""
        left = [self.left[night] for night in nights if night in self.left]
        return Cap(*self.of, min(left), not self.closed.isdisjoint(nights)) if left else None


@dataclass(frozen=True)
class SharedRoom:
    """A room that guests of one sex share, and the nights of those who are in it."""

    room_type_id: int
    nights: Range[date]
    places: int
    taken: tuple[Range[date], ...]

    def open_in(self, stay: Range[date]) -> int:
        """Places that are open for the whole stay; 0 where the room is not shared so long."""
        if not self.nights.contains(stay):
            return 0
        return self.places - sum(stay.overlaps(nights) for nights in self.taken)


@dataclass(frozen=True)
class Nightly:
    """The nights from `first` on, `length` of them."""

    first: date
    length: int
    rooms: Mapping[int, RoomNights]
    caps: Sequence[CapNights]
    shared: Sequence[SharedRoom] = ()

    def over(self, arrival: date, departure: date) -> Availability:
        """As `queries.available` would say; nothing where the stay leaves the known nights."""
        begin, end = (arrival - self.first).days, (departure - self.first).days
        if begin < 0 or end > self.length:
            return Availability(rooms={})
        left = {key: min(nights.left[begin:end]) for key, nights in self.rooms.items()}
        caps = (cap.over(range(begin, end)) for cap in self.caps)
        return Availability(
            rooms={key: rooms for key, rooms in left.items() if rooms > 0},
            places=self._places(arrival, departure, begin, end),
            caps=tuple(cap for cap in caps if cap),
        )

    def _places(self, arrival: date, departure: date, begin: int, end: int) -> dict[int, int]:
        found: dict[int, int] = defaultdict(int)
        stay = Range(arrival, departure)
        for room in self.shared:
            nights = self.rooms.get(room.room_type_id)
            if nights and all(nights.on_sale[begin:end]):
                found[room.room_type_id] += room.open_in(stay)
        return {key: places for key, places in found.items() if places}


def nightly(
    resort_ids: Collection[int] | None,
    first: date,
    end: date,
    today: date,
    *,
    seller: str = "resort",
    sex: str | None = None,
) -> Nightly:
    """What this seller could take in the nights `[first, end)`, as it stands now.

    `sex` adds the rooms shared by guests of it.
    """
    everywhere = resort_ids is None
    asked = asked_of(resort_ids, first, end, seller)
    rooms = db.session.execute(_rooms(everywhere), asked | {"today": today})
    length = (end - first).days
    return Nightly(
        first,
        length,
        {key: _room_nights(length, *nights) for key, *nights in rooms},
        [_cap_nights(row) for row in db.session.execute(_caps(everywhere), asked)],
        _shared_rooms(everywhere, asked | {"sex": sex}) if sex else (),
    )


def _room_nights(
    length: int, nights: Sequence[int], rooms: Sequence[int], on_sale: Sequence[bool]
) -> RoomNights:
    of_all, sold = [0] * length, [False] * length
    for night, left, is_open in zip(nights, rooms, on_sale, strict=True):
        of_all[night], sold[night] = left, is_open
    return RoomNights(of_all, sold)


@lru_cache
def _rooms(everywhere: bool) -> Select[Any]:
    """Room type, the numbers of its nights from the first one on, what is left in each."""
    nights = by_night(everywhere).subquery()
    return select(
        nights.c.room_type_id,
        func.array_agg(nights.c.night - ARRIVAL),
        func.array_agg(nights.c.rooms),
        func.array_agg(nights.c.open),
    ).group_by(nights.c.room_type_id)


def _cap_nights(row: Any) -> CapNights:
    *of, nights, left, closed = row
    shut = frozenset(night for night, is_closed in zip(nights, closed, strict=True) if is_closed)
    return CapNights(tuple(of), dict(zip(nights, left, strict=True)), shut)


@lru_cache
def _caps(everywhere: bool) -> Select[*tuple[Any, ...]]:
    """Each price tier and treatment with its nights, as `queries.available` has them in one."""
    wanted = (
        select(
            Quota.resort_id, Quota.room_type_id, Quota.rate_plan_id, Quota.subject,
            func.array_agg(QuotaNight.night - ARRIVAL),
            func.array_agg(OPEN_CAP),
            func.array_agg(QuotaNight.closed),
        )
        .join(QuotaNight, QuotaNight.quota_id == Quota.id)
        .where(
            Quota.role == QuotaRole.CAP, ~PHYSICAL, SOLD_BY,
            QuotaNight.night >= ARRIVAL, QuotaNight.night < DEPARTURE,
        )
        .group_by(Quota.id)
    )  # fmt: skip
    return wanted if everywhere else wanted.where(Quota.resort_id == RESORTS)


def _shared_rooms(everywhere: bool, asked: Mapping[str, Any]) -> list[SharedRoom]:
    rows = db.session.execute(_sharings(everywhere), asked)
    return [
        SharedRoom(room_type, nights, places, tuple(one for one in taken if one is not None))
        for room_type, nights, places, taken in rows
    ]


@lru_cache
def _sharings(everywhere: bool) -> Select[*tuple[Any, ...]]:
    wanted = (
        select(
            Sharing.room_type_id, Sharing.nights, Sharing.places,
            func.array_agg(SharingPlace.nights),
        )
        .outerjoin(SharingPlace, (SharingPlace.sharing_id == Sharing.id) & SharingPlace.live)
        .where(Sharing.sex == SEX, Sharing.ended_at.is_(None), Sharing.nights.overlaps(SPAN))
        .group_by(Sharing.id)
    )  # fmt: skip
    return wanted if everywhere else wanted.where(Sharing.resort_id == RESORTS)
