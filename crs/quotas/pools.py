"""Rooms kept for one seller: taken out of what others may sell, and back when released."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased

from core.audit.operations import record
from core.clock import local_day
from core.db import db, lock
from core.i18n import _l, in_language
from core.organisation.models import Resort
from core.refusals import Refusal
from crs.catalogue.models import RoomType
from crs.quotas.models import Quota, QuotaKind, QuotaNight, QuotaRole

KEPT = (QuotaKind.COMMITMENT, QuotaKind.ALLOTMENT)


class PoolsExceedRooms(Refusal):
    """What is kept for sellers, with what all may sell, is more than stands."""

    message = _l(
        "On {night} the pools of {room_type} add up to {pools}, but it has {rooms} rooms: what "
        "is kept for a seller would be sold to others. Make another pool smaller first."
    )


def general_pools(room_types: Collection[int]) -> list[Quota]:
    """The pools that every seller may take, by room type."""
    general = Quota.kind == QuotaKind.GENERAL
    wanted = select(Quota).where(general, Quota.room_type_id.in_(room_types))
    return list(db.session.scalars(wanted.order_by(Quota.id)))


def rests() -> dict[int, int]:
    """Room type to the rooms that commitments and allotments leave to everybody."""
    left = func.sum(case((Quota.kind == QuotaKind.PHYSICAL, Quota.size), else_=-Quota.size))
    found = db.session.execute(
        select(Quota.room_type_id, func.greatest(left, 0))
        .where(Quota.kind.in_((QuotaKind.PHYSICAL, *KEPT)), Quota.room_type_id.is_not(None))
        .group_by(Quota.room_type_id)
    )
    return {room_type: int(rooms) for room_type, rooms in found}


def rest_of(general: Quota) -> int:
    """The rooms that commitments and allotments leave to this pool."""
    return rests().get(general.room_type_id or 0, 0)


def released_by_night(general: Quota, first: date) -> dict[date, int]:
    """What allotments have given to a general pool, by night; another pool was given nothing."""
    if general.kind != QuotaKind.GENERAL:
        return {}
    found = db.session.execute(
        select(QuotaNight.night, func.sum(Quota.size - QuotaNight.size))
        .join(Quota, Quota.id == QuotaNight.quota_id)
        .where(
            Quota.kind == QuotaKind.ALLOTMENT,
            Quota.room_type_id == general.room_type_id,
            QuotaNight.night >= first,
            QuotaNight.size < Quota.size,
        )
        .group_by(QuotaNight.night)
    )
    return dict(list(found))


def check_pools(resort_id: int, today: date) -> None:
    """Each pool's rooms are its own: raises PoolsExceedRooms for the first night that has fewer.

    Without a seller's pool there is nothing to keep: the rooms that stand are the limit.
    """
    size = QuotaNight.size
    rooms = func.sum(case((Quota.kind == QuotaKind.PHYSICAL, size), else_=0))
    pools = func.sum(case((Quota.role == QuotaRole.POOL, size), else_=0))
    kept = func.sum(case((Quota.kind.in_(KEPT), size), else_=0))
    found = db.session.execute(
        select(QuotaNight.night, RoomType.name, pools, rooms)
        .join(Quota, Quota.id == QuotaNight.quota_id)
        .join(RoomType, RoomType.id == Quota.room_type_id)
        .where(QuotaNight.resort_id == resort_id, QuotaNight.night >= today)
        .where(RoomType.retired_at.is_(None))
        .group_by(QuotaNight.night, RoomType.id)
        .having(kept > 0, pools > rooms)
        .order_by(QuotaNight.night, RoomType.id)
        .limit(1)
    ).first()
    if found:
        night, name, promised, stand = found
        raise PoolsExceedRooms(
            night=night, room_type=in_language(name), pools=promised, rooms=stand
        )


def release_allotments(resort: Resort) -> int:
    """Give what allotments did not use by their release day to everybody; how many room nights.

    Each move is told in the trail. Safe twice: what has moved is no longer there to move.
    """
    today = local_day(resort.zone)
    moved: dict[Quota, dict[str, int]] = {}
    for kept, general in _lock_unused(resort.id, today):
        unused = kept.size - kept.held - kept.sold
        if unused:
            kept.size -= unused
            general.size += unused
            moved.setdefault(kept.quota, {})[kept.night.isoformat()] = unused
    db.session.flush()
    for quota, nights in moved.items():
        record(quota, "allotment_released", by="schedule", resort_id=resort.id, unused=nights)
    return sum(sum(nights.values()) for nights in moved.values())


def _lock_unused(resort_id: int, today: date) -> list[tuple[QuotaNight, QuotaNight]]:
    """Nights of allotments past their release, with those of the general pool beside them."""
    kept, general, mine, all_sellers = (
        aliased(QuotaNight),
        aliased(QuotaNight),
        aliased(Quota),
        aliased(Quota),
    )
    due: Any = (
        select(kept.id, general.id, mine.room_type_id)
        .join(mine, mine.id == kept.quota_id)
        .join(
            all_sellers,
            (all_sellers.room_type_id == mine.room_type_id)
            & (all_sellers.kind == QuotaKind.GENERAL),
        )
        .join(general, (general.quota_id == all_sellers.id) & (general.night == kept.night))
        .where(
            mine.resort_id == resort_id,
            mine.kind == QuotaKind.ALLOTMENT,
            kept.night >= today,
            kept.night < mine.release_days + today,
            kept.size > kept.held + kept.sold,
        )
        .order_by(mine.id, kept.night)
    )
    pairs = [tuple(row) for row in db.session.execute(due)]
    if not pairs:
        return []
    lock(RoomType, *(room_type for _kept, _general, room_type in pairs))
    rows = {row.id: row for row in lock(QuotaNight, *(key for pair in pairs for key in pair[:2]))}
    return [(rows[first], rows[second]) for first, second, _room_type in pairs]
