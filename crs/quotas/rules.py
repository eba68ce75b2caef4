"""Which counters a sale takes: every cap that covers it and exactly one pool a night."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from crs.quotas.models import QuotaKind, QuotaRole

POOL_ORDER = (QuotaKind.COMMITMENT, QuotaKind.ALLOTMENT, QuotaKind.GENERAL)


@dataclass(frozen=True)
class Demand:
    """What one voucher needs a night: `rooms` (0 for who joins a shared room), treatments."""

    voucher_id: int
    room_type_id: int
    rate_plan_id: int
    seller: str
    nights: tuple[date, ...]
    rooms: int = 1
    treatments: Mapping[str, int] = field(default_factory=dict)
    """Subject of a treatment quota to persons."""


@dataclass
class Counted:
    """A counter as read under its lock."""

    id: int
    night: date
    size: int
    held: int
    sold: int
    closed: bool
    kind: str
    role: str
    room_type_id: int | None
    seller: str | None
    rate_plan_id: int | None
    subject: str | None
    release_days: int | None

    @property
    def left(self) -> int:
        """How much may still be taken."""
        return self.size - self.held - self.sold

    def covers(self, demand: Demand) -> bool:
        """Whether the sale is one of those that this quota counts."""
        return (
            self.room_type_id in (None, demand.room_type_id)
            and self.seller in (None, demand.seller)
            and self.rate_plan_id in (None, demand.rate_plan_id)
            and (self.subject is None or self.subject in demand.treatments)
        )

    def quantity(self, demand: Demand) -> int:
        """How much of it the sale takes."""
        return demand.treatments[self.subject] if self.subject else demand.rooms

    def is_open_pool(self, today: date) -> bool:
        """Whether a sale may take from this pool today; stop-sales do not hit commitments."""
        if self.kind == QuotaKind.COMMITMENT:
            return True
        released = self.release_days is not None and (self.night - today).days < self.release_days
        return not self.closed and not released


class Short(StrEnum):
    """What there is too little of."""

    NIGHT = "night"
    """The night is not on sale at all."""
    ROOM = "room"
    TIER = "tier"
    TREATMENT = "treatment"


@dataclass(frozen=True)
class Missing:
    """The first thing that is short: which room type or treatment, which night."""

    short: Short
    room_type_id: int
    night: date
    subject: str | None = None


def allocate(
    demands: Iterable[Demand], counters: Sequence[Counted], today: date
) -> list[tuple[int, int, int]] | Missing:
    """Claims `(voucher, counter, quantity)` for all demands together, or what is missing.

    Counters that do not exist for a night mean that the night is not on sale.
    """
    by_night: dict[date, list[Counted]] = {}
    for counter in counters:
        by_night.setdefault(counter.night, []).append(counter)
    taken: Counter[int] = Counter()
    claims: list[tuple[int, int, int]] = []
    for demand in demands:
        for night in demand.nights:
            found = _allocate_night(demand, night, by_night.get(night, []), taken, today)
            if isinstance(found, Missing):
                return found
            for counter, quantity in found:
                taken[counter.id] += quantity
                claims.append((demand.voucher_id, counter.id, quantity))
    return claims


def _allocate_night(
    demand: Demand, night: date, counters: list[Counted], taken: Counter[int], today: date
) -> list[tuple[Counted, int]] | Missing:
    """The night's counters with quantities, or what is short.

    Who joins a shared room takes no room, but is sold to all the same: by a pool that is open.
    """
    covering = [counter for counter in counters if counter.covers(demand)]
    caps = [counter for counter in covering if counter.role == QuotaRole.CAP]
    if not any(cap.kind == QuotaKind.PHYSICAL for cap in caps):
        return Missing(Short.NIGHT, demand.room_type_id, night)
    for cap in caps:
        if cap.closed or cap.left - taken[cap.id] < cap.quantity(demand):
            return Missing(_short(cap), demand.room_type_id, night, cap.subject)
    pools = [
        pool
        for kind in POOL_ORDER
        for pool in covering
        if pool.kind == kind
        and pool.is_open_pool(today)
        and pool.left - taken[pool.id] >= demand.rooms
    ]
    if not pools:
        return Missing(Short.ROOM, demand.room_type_id, night)
    found = [(cap, cap.quantity(demand)) for cap in caps] + [(pools[0], demand.rooms)]
    return [(counter, quantity) for counter, quantity in found if quantity]


def _short(cap: Counted) -> Short:
    if cap.subject:
        return Short.TREATMENT
    return Short.TIER if cap.kind == QuotaKind.TIER else Short.ROOM
