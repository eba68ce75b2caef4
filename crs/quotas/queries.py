"""Reading what may still be sold: cheap, without locks, perhaps stale."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, case, func, select

from core.auth.access import SignedIn
from core.db import db
from core.refusals import NotThere
from crs.permissions import CrsPerm
from crs.quotas.models import Quota, QuotaKind, QuotaNight, Sharing, SharingPlace


def places_left(
    resort_ids: Collection[int] | None, arrival: date, departure: date, seller: str = "resort"
) -> dict[int, int]:
    """Room type to rooms left on the tightest night; room types that have none are absent.

    `resort_ids` None means every resort in the scope.
    """
    nights = _by_night(resort_ids, arrival, departure, seller).subquery()
    found = db.session.execute(
        select(nights.c.room_type_id, func.min(nights.c.rooms))
        .group_by(nights.c.room_type_id)
        .having(func.count() == (departure - arrival).days, func.min(nights.c.rooms) > 0)
    )
    return dict(list(found))


def rooms_by_night(
    resort_ids: Collection[int] | None, first: date, end: date, seller: str = "resort"
) -> dict[int, dict[date, int]]:
    """Room type and night to rooms left, for each night of `[first, end)` that is on sale."""
    found: dict[int, dict[date, int]] = {}
    for room_type, night, rooms in db.session.execute(_by_night(resort_ids, first, end, seller)):
        found.setdefault(room_type, {})[night] = rooms or 0
    return found


def _by_night(
    resort_ids: Collection[int] | None, arrival: date, departure: date, seller: str
) -> Select[Any]:
    """Room type, night and rooms: the physical limit or the largest pool, what is less."""
    left = QuotaNight.size - QuotaNight.held - QuotaNight.sold
    open_left = case((QuotaNight.closed & (Quota.kind != QuotaKind.COMMITMENT), 0), else_=left)
    pool = case((Quota.kind != QuotaKind.PHYSICAL, open_left), else_=0)
    cap = case((Quota.kind == QuotaKind.PHYSICAL, open_left), else_=None)
    by_night = (
        select(
            Quota.room_type_id.label("room_type_id"),
            QuotaNight.night,
            func.least(func.min(cap), func.max(pool)).label("rooms"),
        )
        .join(Quota, Quota.id == QuotaNight.quota_id)
        .where(
            QuotaNight.night >= arrival,
            QuotaNight.night < departure,
            Quota.room_type_id.is_not(None),
            Quota.rate_plan_id.is_(None),
            Quota.seller.is_(None) | (Quota.seller == seller),
        )
        .group_by(Quota.room_type_id, QuotaNight.night)
    )
    if resort_ids is not None:
        by_night = by_night.where(QuotaNight.resort_id.in_(resort_ids))
    return by_night


def open_places(
    resort_ids: Collection[int] | None, arrival: date, departure: date, sex: str
) -> dict[int, int]:
    """Room type to places open beside a guest of the same sex for all of the nights."""
    taken = (
        select(func.count())
        .where(
            SharingPlace.sharing_id == Sharing.id,
            SharingPlace.live,
            func.lower(SharingPlace.nights) < departure,
            func.upper(SharingPlace.nights) > arrival,
        )
        .scalar_subquery()
    )
    wanted = select(Sharing.room_type_id, func.sum(Sharing.places - taken)).where(
        Sharing.sex == sex,
        Sharing.ended_at.is_(None),
        func.lower(Sharing.nights) <= arrival,
        func.upper(Sharing.nights) >= departure,
        Sharing.places > taken,
    )
    if resort_ids is not None:
        wanted = wanted.where(Sharing.resort_id.in_(resort_ids))
    rows = db.session.execute(wanted.group_by(Sharing.room_type_id))
    return {room_type: int(places) for room_type, places in rows}


def quota_grid(quota_ids: Collection[int], first: date, days: int) -> list[QuotaNight]:
    """The counters of the quotas for so many days, by quota and night."""
    return list(
        db.session.scalars(
            select(QuotaNight)
            .where(
                QuotaNight.quota_id.in_(quota_ids),
                QuotaNight.night >= first,
                QuotaNight.night < first + timedelta(days=days),
            )
            .order_by(QuotaNight.quota_id, QuotaNight.night)
        )
    )


def resort_quotas(resort_id: int) -> list[Quota]:
    """The resort's quotas, general pools first in the order of room types."""
    return list(
        db.session.scalars(
            select(Quota).where(Quota.resort_id == resort_id).order_by(Quota.room_type_id, Quota.id)
        )
    )


def access_pool(quota_id: int, *, by: SignedIn) -> Quota:
    """A pool or tier that the person may change; what rooms stand is not changed here.

    Raises NotThere for unknown, foreign and physical ones alike.
    """
    quota = db.session.get(Quota, quota_id)
    mine = by.resort_ids(CrsPerm.QUOTA_SET)
    if quota is None or quota.kind == QuotaKind.PHYSICAL:
        raise NotThere
    if mine is not None and quota.resort_id not in mine:
        raise NotThere
    return quota
