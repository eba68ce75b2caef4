"""Reading what may still be sold: cheap, without locks, perhaps stale."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Date,
    Integer,
    Select,
    and_,
    any_,
    bindparam,
    case,
    func,
    or_,
    select,
)

from core.auth.access import SignedIn
from core.db import db
from core.organisation.models import Resort
from core.refusals import NotThere
from crs.permissions import CrsPerm
from crs.quotas.availability import Availability, Cap
from crs.quotas.models import Quota, QuotaKind, QuotaNight, QuotaRole, Sharing, SharingPlace

LEFT = QuotaNight.size - QuotaNight.held - QuotaNight.sold
OPEN_CAP = case((QuotaNight.closed, 0), else_=LEFT)
SOLD_BY = Quota.seller.is_(None) | (Quota.seller == bindparam("seller"))
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
    asked = asked_of(resort_ids, arrival, departure, seller) | {"today": today}
    length = {"length": (departure - arrival).days}
    rooms: dict[int, int] = dict(
        list(db.session.execute(_tightest(resort_ids is None), asked | length))
    )
    places = open_places(resort_ids, arrival, departure, sex) if sex else {}
    return Availability(
        rooms={key: left for key, left in rooms.items() if left > 0},
        places={key: left for key, left in places.items() if key in rooms},
        caps=tuple(
            Cap(*row)
            for row in db.session.execute(
                _caps(resort_ids is None), asked_of(resort_ids, arrival, departure, seller)
            )
        ),
    )


# Statements of each search are built once, with these parameters; building costs as much as asking.
ARRIVAL, DEPARTURE = bindparam("arrival", type_=Date), bindparam("departure", type_=Date)
TODAY = bindparam("today", type_=Date)
RESORTS = any_(bindparam("resorts", type_=ARRAY(BigInteger)))


def asked_of(
    resort_ids: Collection[int] | None, arrival: date, departure: date, seller: str
) -> dict[str, Any]:
    """The parameters of the statements; no resorts where every one is meant."""
    asked = {"arrival": arrival, "departure": departure, "seller": seller}
    return asked if resort_ids is None else {**asked, "resorts": list(resort_ids)}


@lru_cache
def _tightest(everywhere: bool) -> Select[Any]:
    """Room type and its rooms on the tightest night, where all `length` nights are on sale."""
    nights = by_night(everywhere).subquery()
    return (
        select(nights.c.room_type_id, func.min(nights.c.rooms))
        .group_by(nights.c.room_type_id)
        .having(func.count() == bindparam("length", type_=Integer), func.bool_and(nights.c.open))
    )


@lru_cache
def _caps(everywhere: bool) -> Select[Any]:
    """Limits besides the rooms that stand: price tiers and treatments, on their tightest night."""
    wanted = (
        select(
            Quota.resort_id, Quota.room_type_id, Quota.rate_plan_id, Quota.subject,
            func.min(OPEN_CAP), func.bool_or(QuotaNight.closed),
        )
        .join(QuotaNight, QuotaNight.quota_id == Quota.id)
        .where(
            Quota.role == QuotaRole.CAP, ~PHYSICAL, SOLD_BY,
            QuotaNight.night >= ARRIVAL, QuotaNight.night < DEPARTURE,
        )
        .group_by(Quota.id)
    )  # fmt: skip
    return wanted if everywhere else wanted.where(Quota.resort_id == RESORTS)


def by_night(everywhere: bool) -> Select[Any]:
    """Room type, night, rooms (the physical limit or the largest open pool), whether one is open.

    As in `rules.allocate`: stop-sales do not hit commitments, a released allotment sells no more.
    """
    released = and_(Quota.release_days.is_not(None), QuotaNight.night - TODAY < Quota.release_days)
    pool_open = and_(
        ~PHYSICAL,
        or_(Quota.kind == QuotaKind.COMMITMENT, and_(~QuotaNight.closed, ~released)),
    )
    pool = case((pool_open, LEFT), else_=0)
    cap = case((PHYSICAL, OPEN_CAP), else_=None)
    counted = (
        select(
            Quota.room_type_id.label("room_type_id"),
            QuotaNight.night,
            func.least(func.coalesce(func.min(cap), 0), func.max(pool)).label("rooms"),
            func.bool_or(pool_open).label("open"),
        )
        .join(Quota, Quota.id == QuotaNight.quota_id)
        .join(Resort, Resort.id == QuotaNight.resort_id)
        .where(
            QuotaNight.night >= ARRIVAL,
            QuotaNight.night < DEPARTURE,
            QuotaNight.night - TODAY <= Resort.horizon_days,
            Quota.room_type_id.is_not(None),
            PHYSICAL | (Quota.role == QuotaRole.POOL),
            SOLD_BY,
        )
        .group_by(Quota.room_type_id, QuotaNight.night)
    )
    return counted if everywhere else counted.where(QuotaNight.resort_id == RESORTS)


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
