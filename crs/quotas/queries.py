"""Reading what may still be sold: cheap, without locks, perhaps stale."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from core.auth.access import SignedIn
from core.db import db
from core.organisation.models import Resort
from core.refusals import NotThere
from crs.permissions import CrsPerm
from crs.quotas.availability import Availability, Cap
from crs.quotas.models import Quota, QuotaKind, QuotaNight, QuotaRole, Sharing, SharingPlace

LEFT = QuotaNight.size - QuotaNight.held - QuotaNight.sold
OPEN_CAP = case((QuotaNight.closed, 0), else_=LEFT)
PHYSICAL = Quota.kind == QuotaKind.PHYSICAL


def available(
    resort_ids: Collection[int] | None,
    arrival: date,
    departure: date,
    today: date,
    *,
    seller: str = "resort",
    sex: str | None = None,
) -> Availability:
    """What `take` would give this seller for all of the nights, as it stands now.

    `sex` adds the places beside a guest of it; `resort_ids` None means every resort in the scope.
    """
    nights = _by_night(resort_ids, arrival, departure, today, seller).subquery()
    tightest = (
        select(nights.c.room_type_id, func.min(nights.c.rooms))
        .group_by(nights.c.room_type_id)
        .having(func.count() == (departure - arrival).days, func.bool_and(nights.c.open))
    )
    rooms = dict(list(db.session.execute(tightest)))
    places = open_places(resort_ids, arrival, departure, sex) if sex else {}
    return Availability(
        rooms={key: left for key, left in rooms.items() if left > 0},
        places={key: left for key, left in places.items() if key in rooms},
        caps=_caps(resort_ids, arrival, departure, seller),
    )


def _caps(
    resort_ids: Collection[int] | None, arrival: date, departure: date, seller: str
) -> tuple[Cap, ...]:
    """Limits besides the rooms that stand: price tiers and treatments, on their tightest night."""
    wanted = (
        select(
            Quota.resort_id, Quota.room_type_id, Quota.rate_plan_id, Quota.subject,
            func.min(OPEN_CAP), func.bool_or(QuotaNight.closed),
        )
        .join(QuotaNight, QuotaNight.quota_id == Quota.id)
        .where(
            Quota.role == QuotaRole.CAP, ~PHYSICAL, _sold_by(seller),
            QuotaNight.night >= arrival, QuotaNight.night < departure,
        )
        .group_by(Quota.id)
    )  # fmt: skip
    if resort_ids is not None:
        wanted = wanted.where(Quota.resort_id.in_(resort_ids))
    return tuple(Cap(*row) for row in db.session.execute(wanted))


def rooms_by_night(
    resort_ids: Collection[int] | None,
    first: date,
    end: date,
    today: date,
    *,
    seller: str = "resort",
) -> dict[int, dict[date, int]]:
    """Room type and night to rooms left, for each night of `[first, end)` that is on sale."""
    found: dict[int, dict[date, int]] = {}
    rows = db.session.execute(_by_night(resort_ids, first, end, today, seller))
    for room_type, night, rooms, _open in rows:
        found.setdefault(room_type, {})[night] = rooms
    return found


def _by_night(
    resort_ids: Collection[int] | None, arrival: date, departure: date, today: date, seller: str
) -> Select[Any]:
    """Room type, night, rooms (the physical limit or the largest open pool), whether one is open.

    As in `rules.allocate`: stop-sales do not hit commitments, a released allotment sells no more.
    """
    released = and_(Quota.release_days.is_not(None), QuotaNight.night - today < Quota.release_days)
    pool_open = and_(
        ~PHYSICAL,
        or_(Quota.kind == QuotaKind.COMMITMENT, and_(~QuotaNight.closed, ~released)),
    )
    pool = case((pool_open, LEFT), else_=0)
    cap = case((PHYSICAL, OPEN_CAP), else_=None)
    by_night = (
        select(
            Quota.room_type_id.label("room_type_id"),
            QuotaNight.night,
            func.least(func.coalesce(func.min(cap), 0), func.max(pool)).label("rooms"),
            func.bool_or(pool_open).label("open"),
        )
        .join(Quota, Quota.id == QuotaNight.quota_id)
        .join(Resort, Resort.id == QuotaNight.resort_id)
        .where(
            QuotaNight.night >= arrival,
            QuotaNight.night < departure,
            QuotaNight.night - today <= Resort.horizon_days,
            Quota.room_type_id.is_not(None),
            PHYSICAL | (Quota.role == QuotaRole.POOL),
            _sold_by(seller),
        )
        .group_by(Quota.room_type_id, QuotaNight.night)
    )
    if resort_ids is not None:
        by_night = by_night.where(QuotaNight.resort_id.in_(resort_ids))
    return by_night


def _sold_by(seller: str) -> ColumnElement[bool]:
    return Quota.seller.is_(None) | (Quota.seller == seller)


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
