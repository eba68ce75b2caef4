"""The one door to what may still be sold: take, settle, give back, resize; always under lock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Date,
    Insert,
    Integer,
    Text,
    Update,
    any_,
    bindparam,
    column,
    func,
    insert,
    select,
    table,
    text,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.engine import CursorResult

from core.audit.operations import record
from core.clock import local_day
from core.db import Base, db, lock
from core.i18n import _l, in_language
from core.organisation.models import Resort
from core.refusals import Refusal
from crs.catalogue.models import Programme, RoomType
from crs.quotas.models import (
    Quota,
    QuotaClaim,
    QuotaKind,
    QuotaNight,
    QuotaRole,
    SharingPlace,
)
from crs.quotas.pools import check_pools, general_pools, released_by_night, rest_of
from crs.quotas.rules import Counted, Demand, Missing, Short, allocate

BACK_DAYS = 60
# Bookings stand above quotas: their tables are named here, not imported.
_BOOKING = table("booking", column("id"), column("code"))
_VOUCHER = table("voucher", column("id"), column("booking_id"))


class NoRoomFree(Refusal):
    """A counter has too little for one of the nights."""

    message = _l("No {room_type} is free on {night}. Other dates or rooms may be.")


class NoTreatmentFree(Refusal):
    """The programme's places are taken on one of the nights."""

    message = _l("The programme {subject} is fully booked on {night}. Other dates may be free.")


class TierSoldOut(Refusal):
    """So many rooms were to be had at this price, and they are taken on one of the nights."""

    message = _l("The rooms at this price are sold out on {night}; other terms may have some.")


class NightNotOnSale(Refusal):
    """The night lies past the resort's horizon, or has no counters."""

    message = _l("The night of {night} is not on sale. Choose other dates.")


class NightsNotOpen(Refusal):
    """A size or a stop-sale needs counters, and they end with the resort's horizon."""

    message = _l("Only the nights from {first} to {last} are open. Choose nights among them.")


class SoldAlready(Refusal):
    """A quota cannot shrink below what is promised from it."""

    message = _l(
        "On {night} {promised} are promised already, so {size} is too few. "
        "Bookings: {bookings}. Move or cancel them first."
    )


def take(demands: Sequence[Demand], resort: Resort, *, state: str) -> None:
    """Claim for all vouchers together or raise; `state` is held or sold."""
    counters = _lock_counters(resort.id, demands)
    today = local_day(resort.zone)
    last = today + timedelta(days=resort.horizon_days)
    on_sale = [counter for counter in counters if counter.night <= last]
    claims = allocate(demands, on_sale, today)
    if isinstance(claims, Missing):
        raise _refusal(claims)
    change: Counter[int] = Counter()
    for _voucher, counter, quantity in claims:
        change[counter] += quantity
    _shift(change, state)
    _write_claims(resort.id, claims, state)


def _refusal(missing: Missing) -> Refusal:
    night = missing.night
    room_type = db.session.get_one(RoomType, missing.room_type_id)
    if missing.short == Short.NIGHT:
        return NightNotOnSale(night=night)
    if missing.short == Short.TIER:
        return TierSoldOut(night=night)
    if missing.short == Short.TREATMENT:
        return NoTreatmentFree(subject=_programme(room_type, missing.subject), night=night)
    return NoRoomFree(room_type=in_language(room_type.name), night=night)


def _programme(room_type: RoomType, subject: str | None) -> str | None:
    """The programme's name; the bare subject where a quota is about another thing."""
    found = db.session.scalar(
        select(Programme.name).where(
            Programme.resort_id == room_type.resort_id, Programme.code == subject
        )
    )
    return in_language(found) if found else subject


_COUNTED: tuple[Any, ...] = (
    QuotaNight.id,
    QuotaNight.night,
    QuotaNight.size,
    QuotaNight.held,
    QuotaNight.sold,
    QuotaNight.closed,
    Quota.kind,
    Quota.role,
    Quota.room_type_id,
    Quota.seller,
    Quota.rate_plan_id,
    Quota.subject,
    Quota.release_days,
)


# Statements of each sale are built once; building one costs as much as asking it.
_LOCK_COUNTERS = (
    select(*_COUNTED)
    .join(Quota, QuotaNight.quota_id == Quota.id)
    .where(
        QuotaNight.resort_id == bindparam("resort"),
        QuotaNight.night == any_(bindparam("nights", type_=ARRAY(Date))),
        Quota.room_type_id.is_(None)
        | (Quota.room_type_id == any_(bindparam("types", type_=ARRAY(BigInteger)))),
        Quota.seller.is_(None) | (Quota.seller == any_(bindparam("sellers", type_=ARRAY(Text)))),
    )
    .order_by(QuotaNight.id)
    .with_for_update(key_share=True, of=QuotaNight)
)


def _lock_counters(resort_id: int, demands: Sequence[Demand]) -> list[Counted]:
    """Every counter that the demands touch, locked in the order of keys."""
    asked = {
        "resort": resort_id,
        "nights": sorted({night for demand in demands for night in demand.nights}),
        "types": sorted({demand.room_type_id for demand in demands}),
        "sellers": sorted({demand.seller for demand in demands}),
    }
    return [Counted(*row) for row in db.session.execute(_LOCK_COUNTERS, asked)]


def lock_claimed(
    voucher_ids: Collection[int],
    room_types: Collection[int],
    wanted: tuple[int, date, date] | None = None,
) -> None:
    """Lock, in one order, all that giving the vouchers back may touch, before any of it changes.

    Types of rooms come first, as where places are shared (see sharing.py); the rooms of those who
    share count too. `wanted` (resort, arrival, departure) adds what an amendment may then take.
    """
    if room_types:
        lock(RoomType, *room_types)
    shared = select(SharingPlace.sharing_id).where(SharingPlace.voucher_id.in_(voucher_ids))
    beside = select(SharingPlace.voucher_id).where(SharingPlace.sharing_id.in_(shared))
    touched: ColumnElement[bool] = QuotaNight.id.in_(
        select(QuotaClaim.quota_night_id).where(
            QuotaClaim.voucher_id.in_(voucher_ids) | QuotaClaim.voucher_id.in_(beside)
        )
    )
    if wanted:
        resort_id, arrival, departure = wanted
        touched = touched | (
            (QuotaNight.resort_id == resort_id)
            & (QuotaNight.night >= arrival)
            & (QuotaNight.night < departure)
            & (Quota.room_type_id.is_(None) | Quota.room_type_id.in_(room_types))
        )
    db.session.execute(
        select(QuotaNight.id)
        .join(Quota, Quota.id == QuotaNight.quota_id)
        .where(touched)
        .order_by(QuotaNight.id)
        .with_for_update(key_share=True, of=QuotaNight)
    ).all()


@lru_cache
def _shifting(column: str, back: str | None) -> Update:
    given = (
        func.unnest(bindparam("ids", type_=ARRAY(BigInteger)),
                    bindparam("quantities", type_=ARRAY(Integer)))
        .table_valued("id", "quantity")
        .render_derived()
    )  # fmt: skip
    counters = Base.metadata.tables[QuotaNight.__tablename__]
    values = {column: counters.c[column] + given.c.quantity}
    if back:
        values[back] = counters.c[back] - given.c.quantity
    return update(counters).where(counters.c.id == given.c.id).values(values)


def _shift(change: Mapping[int, int], column: str, back: str | None = None) -> None:
    """Add to `held` or `sold` of the counters, take the same from `back`; each row must obey."""
    moved = {key: quantity for key, quantity in change.items() if quantity}
    if not moved:
        return
    shifted = {"ids": list(moved), "quantities": list(moved.values())}
    result = db.session.execute(_shifting(column, back), shifted)
    if isinstance(result, CursorResult) and result.rowcount != len(moved):
        raise LookupError("a counter that was locked is not there")


def _claiming() -> Insert:
    given = (
        func.unnest(bindparam("vouchers", type_=ARRAY(BigInteger)),
                    bindparam("counters", type_=ARRAY(BigInteger)),
                    bindparam("quantities", type_=ARRAY(Integer)))
        .table_valued("voucher", "counter", "quantity")
        .render_derived()
    )  # fmt: skip
    columns = ["resort_id", "voucher_id", "quota_night_id", "quantity", "state"]
    rows = select(
        bindparam("resort", type_=BigInteger),
        given.c.voucher,
        given.c.counter,
        given.c.quantity,
        bindparam("state", type_=Text),
    )
    return insert(Base.metadata.tables[QuotaClaim.__tablename__]).from_select(columns, rows)


_CLAIM = _claiming()


def _write_claims(resort_id: int, claims: Sequence[tuple[int, int, int]], state: str) -> None:
    if not claims:
        return
    vouchers, counters, quantities = (list(part) for part in zip(*claims, strict=True))
    given = {"vouchers": vouchers, "counters": counters, "quantities": quantities}
    db.session.execute(_CLAIM, {"resort": resort_id, "state": state, **given})


def _lock_claims(voucher_ids: Collection[int]) -> list[tuple[int, int, int, str]]:
    """Live claims `(claim, counter, quantity, state)` with their counters locked in order.

    The caller holds the lock of the booking, so nobody else changes these claims.
    """
    live = (QuotaClaim.voucher_id.in_(voucher_ids)) & (QuotaClaim.state != "released")
    db.session.execute(
        select(QuotaNight.id)
        .where(QuotaNight.id.in_(select(QuotaClaim.quota_night_id).where(live)))
        .order_by(QuotaNight.id)
        .with_for_update(key_share=True)
    )
    rows = db.session.execute(
        select(QuotaClaim.id, QuotaClaim.quota_night_id, QuotaClaim.quantity, QuotaClaim.state)
        .where(live)
        .order_by(QuotaClaim.id)
    )
    return list(rows)


def settle(voucher_ids: Collection[int]) -> None:
    """Held claims become sold."""
    claims = [claim for claim in _lock_claims(voucher_ids) if claim[3] == "held"]
    change: Counter[int] = Counter()
    for _claim, counter, quantity, _state in claims:
        change[counter] += quantity
    _shift(change, "sold", back="held")
    _set_state([claim[0] for claim in claims], "sold")


def give_back(voucher_ids: Collection[int]) -> None:
    """Live claims are released and their counters fall; the caller has changed a state for it."""
    claims = _lock_claims(voucher_ids)
    for state in ("held", "sold"):
        change: Counter[int] = Counter()
        for _claim, counter, quantity, was in claims:
            if was == state:
                change[counter] -= quantity
        _shift(change, state)
    _set_state([claim[0] for claim in claims], "released")


def hand_over(from_voucher: int, claims_to: Mapping[date, tuple[int, str]], resort_id: int) -> None:
    """Pass a shared room on: nights to (voucher that stays, its state); other nights go back."""
    kept: list[tuple[int, int, int]] = []
    kept_states: dict[int, str] = {}
    rows = db.session.execute(
        select(QuotaClaim.quota_night_id, QuotaClaim.quantity, QuotaNight.night)
        .join(QuotaNight, QuotaNight.id == QuotaClaim.quota_night_id)
        .join(Quota, Quota.id == QuotaNight.quota_id)
        .where(QuotaClaim.voucher_id == from_voucher, QuotaClaim.state != "released")
        .where(Quota.subject.is_(None))
    )
    for counter, quantity, night in rows:
        if night in claims_to:
            voucher, state = claims_to[night]
            kept.append((voucher, counter, quantity))
            kept_states[counter] = state
    give_back([from_voucher])
    for state in ("held", "sold"):
        mine = [claim for claim in kept if kept_states[claim[1]] == state]
        change: Counter[int] = Counter()
        for _voucher, counter, quantity in mine:
            change[counter] += quantity
        _shift(change, state)
        _write_claims(resort_id, mine, state)


def _set_state(claim_ids: Collection[int], state: str) -> None:
    if claim_ids:
        db.session.execute(
            update(QuotaClaim)
            .where(QuotaClaim.id == any_(bindparam("ids", list(claim_ids), ARRAY(BigInteger))))
            .values(state=state)
            .execution_options(synchronize_session=False)
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
