"""Sizes, stop-sales and new nights of quotas; always under lock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta

from sqlalchemy import (
    ColumnElement,
    Date,
    bindparam,
    column,
    func,
    select,
    table,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import insert as upsert

from core.audit.operations import record
from core.clock import local_day
from core.db import db, lock
from core.i18n import _l
from core.organisation.models import Resort
from core.refusals import Refusal
from crs.catalogue.models import RoomType
from crs.quotas.models import (
    Quota,
    QuotaClaim,
    QuotaKind,
    QuotaNight,
    QuotaRole,
)
from crs.quotas.pools import check_pools, general_pools, released_by_night, rest_of

BACK_DAYS = 60

# Bookings stand above quotas: their tables are named here, not imported.
_BOOKING = table("booking", column("id"), column("code"))


_VOUCHER = table("voucher", column("id"), column("booking_id"))


class NightsNotOpen(Refusal):
    """A size or a stop-sale needs counters, and they end with the resort's horizon."""

    message = _l("Only the nights from {first} to {last} are open. Choose nights within them.")


class SoldAlready(Refusal):
    """A quota cannot shrink below what is promised from it."""

    message = _l(
        "On {night} {promised} are promised already, so {size} is too few. "
        "Bookings: {bookings}. Move or cancel them first."
    )


def set_size(quota: Quota, first: date, last: date, size: int, *, by: str) -> None:
    """Resize the nights `first` to `last` inclusive.

    Raises SoldAlready below what is promised, NightsNotOpen where a night has no counter,
    PoolsExceedRooms where rooms kept for a seller would be sold to others.
    """
    if quota.room_type_id:
        lock(RoomType, quota.room_type_id)
    rows = _lock_span(quota, first, last)
    for row in rows:
        _resize(row, size)
    db.session.flush()
    check_pools(quota.resort_id, local_day(db.session.get_one(Resort, quota.resort_id).zone))
    record(
        quota,
        "resized",
        by=by,
        resort_id=quota.resort_id,
        first=first.isoformat(),
        last=last.isoformat(),
        size=size,
    )


def _resize(row: QuotaNight, size: int) -> None:
    if size < row.held + row.sold:
        raise SoldAlready(
            night=row.night,
            promised=row.held + row.sold,
            size=size,
            bookings=", ".join(promised_from(row.id)),
        )
    row.size = size


def bring_size(quota: Quota, size: int, *, by: str) -> None:
    """What new nights begin with, and every night from today on that has no size of its own.

    A night that took over what an allotment released keeps that beside. Raises SoldAlready.
    """
    before = quota.size
    if before == size:
        return
    today = local_day(db.session.get_one(Resort, quota.resort_id).zone)
    moved = released_by_night(quota, today)
    for row in _lock_nights(quota, QuotaNight.night >= today):
        more = row.size - before
        if quota.kind == QuotaKind.PHYSICAL:
            _resize(row, size)
        elif more in (0, moved.get(row.night, 0)):
            _resize(row, size + more)
    quota.size = size
    db.session.flush()
    record(quota, "resized", by=by, resort_id=quota.resort_id, first=today.isoformat(), size=size)


def set_closed(quota: Quota, first: date, last: date, closed: bool, *, by: str) -> None:
    """Stop or resume sales from a pool for the nights `first` to `last` inclusive."""
    for row in _lock_span(quota, first, last):
        row.closed = closed
    db.session.flush()
    verb = "closed" if closed else "opened"
    record(
        quota,
        verb,
        by=by,
        resort_id=quota.resort_id,
        first=first.isoformat(),
        last=last.isoformat(),
    )


def _lock_span(quota: Quota, first: date, last: date) -> list[QuotaNight]:
    rows = _lock_nights(quota, QuotaNight.night.between(first, last))
    if len(rows) != (last - first).days + 1:
        ends = select(func.min(QuotaNight.night), func.max(QuotaNight.night))
        begin, end = db.session.execute(ends.where(QuotaNight.quota_id == quota.id)).one()
        raise NightsNotOpen(first=f"{begin or '–'}", last=f"{end or '–'}")
    return rows


def _lock_nights(quota: Quota, which: ColumnElement[bool]) -> list[QuotaNight]:
    return list(
        db.session.scalars(
            select(QuotaNight)
            .where(QuotaNight.quota_id == quota.id, which)
            .order_by(QuotaNight.id)
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)
        )
    )


def promised_from(quota_night_id: int) -> list[str]:
    """Codes of the bookings that have a live claim on the counter."""
    return list(
        db.session.scalars(
            select(_BOOKING.c.code)
            .join_from(_BOOKING, _VOUCHER, _VOUCHER.c.booking_id == _BOOKING.c.id)
            .join(QuotaClaim, QuotaClaim.voucher_id == _VOUCHER.c.id)
            .where(QuotaClaim.quota_night_id == quota_night_id, QuotaClaim.state != "released")
            .distinct()
            .order_by(_BOOKING.c.code)
        )
    )


def open_quotas(resort: Resort, rooms: Mapping[int, int], *, by: str) -> None:
    """Bring the physical caps to the rooms that stand (room type to their number).

    The general pool is what commitments and allotments leave, unless the resort gave it a size of
    its own. Who has changed all that belongs together asks `check_pools`.
    """
    with general_follows(rooms, by=by):
        physical = []
        for room_type_id, number in sorted(rooms.items()):
            physical.append(_quota(resort.id, room_type_id, QuotaKind.PHYSICAL, number))
            _quota(resort.id, room_type_id, QuotaKind.GENERAL, number)
        open_nights(resort)
        for quota in physical:
            bring_size(quota, rooms[quota.room_type_id or 0], by=by)
    db.session.flush()


@contextmanager
def general_follows(room_types: Iterable[int], *, by: str) -> Iterator[None]:
    """General pools that hold all the rooms left by the others hold them afterwards too."""
    if chosen := sorted(room_types):
        lock(RoomType, *chosen)
    followers = [pool for pool in general_pools(chosen) if pool.size == rest_of(pool)]
    yield
    for pool in followers:
        bring_size(pool, rest_of(pool), by=by)


def _quota(resort_id: int, room_type_id: int, kind: QuotaKind, size: int) -> Quota:
    found = db.session.scalar(
        select(Quota).where(
            Quota.resort_id == resort_id, Quota.room_type_id == room_type_id, Quota.kind == kind
        )
    )
    if found:
        return found
    role = QuotaRole.CAP if kind == QuotaKind.PHYSICAL else QuotaRole.POOL
    quota = Quota(
        resort_id=resort_id,
        kind=kind,
        role=role,
        unit="room",
        room_type_id=room_type_id,
        size=size,
    )
    db.session.add(quota)
    db.session.flush()
    return quota


def open_nights(resort: Resort) -> int:
    """Create the counters that are missing up to the horizon; returns how many. Safe twice."""
    today = local_day(resort.zone)
    first, last = today - timedelta(days=BACK_DAYS), today + timedelta(days=resort.horizon_days)
    days = (
        func.generate_series(
            bindparam("first", first, Date), bindparam("last", last, Date), text("interval '1 day'")
        )
        .table_valued("night")
        .render_derived()
    )
    wanted = (
        select(Quota.resort_id, Quota.id, days.c.night.cast(Date), Quota.size)
        .join_from(Quota, days, true())
        .where(Quota.resort_id == resort.id)
        .order_by(Quota.id, days.c.night)
    )
    opened = (
        upsert(QuotaNight)
        .from_select(["resort_id", "quota_id", "night", "size"], wanted)
        .on_conflict_do_nothing()
        .returning(QuotaNight.id)
        .cte("opened")
    )
    return db.session.scalar(select(func.count()).select_from(opened)) or 0
