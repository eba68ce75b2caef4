"""What is sold stays whole: nothing that a promise needs is retired, shrunk or oversold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from app.network.beds import beds_kept, some_codes
from app.network.kept import pools_fit
from core.db import db
from core.i18n import _l
from core.sheets.faults import Fault
from core.sheets.sheet import Change, Key, Store
from core.sheets.tables import Tables
from crs.bookings.models import Booking, BookingStatus, Person, Voucher
from crs.quotas.models import Quota, QuotaKind, QuotaNight
from crs.quotas.sizes import promised_from

USED_BY: Mapping[str, ColumnElement[Any]] = {
    "resorts": Booking.resort_id.expression,
    "room_types": Voucher.room_type_id.expression,
    "rate_plans": Voucher.rate_plan_id.expression,
    "boards": Voucher.board_id.expression,
    "programmes": Person.programme_id.expression,
}


def check_promises(tables: Tables, changes: Mapping[str, Change]) -> Iterator[Fault]:
    """Faults of what would leave a promise without what it is made of."""
    for name, change in changes.items():
        yield from _still_used(name, change, tables)
        if change.retired and name in USED_BY:
            yield from _still_sold(name, change, tables.store)
    yield from [*_rooms_kept(tables)] or pools_fit(tables)  # rooms that are sold come first
    yield from _rooms_enough(tables, changes)
    yield from _pools_kept(tables, changes)
    yield from beds_kept(changes.get("room_types", Change()), tables.store)


def _still_used(name: str, change: Change, tables: Tables) -> Iterator[Fault]:
    """A row goes only when the rows that name it go too."""
    gone = {tuple(tables.store.keys[name][row.id]) for row in change.retired}
    if not gone or tables.store.sheets[name].soft:
        return
    for sheet in tables.store.sheets.values():
        for reference in sheet.references:
            if reference.to != name:
                continue
            for key, values in tables.rows[sheet.name].items():
                target = sheet.target(reference, values)
                if target in gone and sheet.name not in tables.given:
                    gone.discard(target)
                    message = _l(
                        "“{code}” is missing here, but {sheet} still names it: {key}. "
                        "Put the row back, or load {sheet} too."
                    )
                    where = ", ".join(str(part) for part in key if part is not None)
                    facts = {"code": target[-1], "sheet": sheet.name, "key": where}
                    yield Fault(name, None, None, message, facts)


def _still_sold(name: str, change: Change, store: Store) -> Iterator[Fault]:
    ids = {row.id: row for row in change.retired}
    column = USED_BY[name]
    found = db.session.execute(
        select(column, Booking.code)
        .select_from(Voucher)
        .join(Booking, Booking.id == Voucher.booking_id)
        .join(Person, Person.voucher_id == Voucher.id)
        .where(
            column.in_(ids),
            Voucher.dropped_at.is_(None),
            Booking.status.in_((BookingStatus.HELD, BookingStatus.CONFIRMED)),
            func.upper(Voucher.nights) > store.today,
        )
        .distinct()
        .order_by(column, Booking.code)
    )
    codes: dict[int, list[str]] = {}
    for row_id, code in found:
        codes.setdefault(row_id, []).append(code)
    for row_id, bookings in codes.items():
        message = _l(
            "“{code}” is missing here, but has been sold: bookings {bookings}. Put the row "
            "back, or move these bookings first."
        )
        facts = {"code": store.keys[name][row_id][-1], "bookings": some_codes(bookings)}
        yield Fault(name, None, None, message, facts)


def _rooms_by_type(tables: Tables) -> Counter[Key]:
    rooms = tables.rows["rooms"].items()
    return Counter((key[0], values.get("room_type")) for key, values in rooms)


def _rooms_kept(tables: Tables) -> Iterator[Fault]:
    """Rooms may become fewer only as far as nights are not promised."""
    if "rooms" not in tables.given:
        return
    rooms, store = _rooms_by_type(tables), tables.store
    for night in _tightest(store.today):
        key = store.keys["room_types"][night.room_type_id]
        if night.taken > rooms[key]:
            message = _l(
                "Rooms of type {room_type} ({resort}) that would be left: {rooms}; promised on "
                "{night}: {taken} (bookings {bookings}). Keep the rooms, or move these bookings "
                "first."
            )
            facts = {
                "rooms": rooms[key],
                "resort": key[0],
                "room_type": key[1],
                "taken": night.taken,
                "night": night.night.isoformat(),
                "bookings": some_codes(promised_from(night.id)),
            }
            yield Fault("rooms", None, "room_type", message, facts)


def _tightest(today: date) -> Any:
    """For each room type, the night on which most of its rooms are promised."""
    taken = (QuotaNight.held + QuotaNight.sold).label("taken")
    return db.session.execute(
        select(QuotaNight.id, Quota.room_type_id, QuotaNight.night, taken)
        .join(Quota, Quota.id == QuotaNight.quota_id)
        .where(Quota.kind == QuotaKind.PHYSICAL, QuotaNight.night >= today, taken > 0)
        .ext(distinct_on(Quota.room_type_id))
        .order_by(Quota.room_type_id, taken.desc(), QuotaNight.night)
    )


def _rooms_enough(tables: Tables, changes: Mapping[str, Change]) -> Iterator[Fault]:
    """Vouchers sold before must fit into the rooms, night by night."""
    change = changes.get("sold_vouchers")
    if not change or not change.added:
        return
    rooms = _rooms_by_type(tables)
    taken = _taken(tables.store)
    for row in change.added:
        values = row.values
        if values["by_place_sex"]:
            continue  # sharing decides when the place is taken
        key = (values["resort"], values["room_type"])
        nights = values["nights"]
        for n in range((nights.upper - nights.lower).days):
            night = nights.lower + timedelta(days=n)
            taken[*key, night] += 1
            if taken[*key, night] > rooms[key]:
                message = _l(
                    "Sold once too often: all rooms of type {room_type} ({rooms}) are taken on "
                    "{night}. Correct the dates, the room type or the rooms."
                )
                facts = {"room_type": key[1], "rooms": rooms[key], "night": night.isoformat()}
                yield Fault("sold_vouchers", row.number, "room_type", message, facts)
                break


def _taken(store: Store) -> Counter[Key]:
    found = db.session.execute(
        select(Quota.room_type_id, QuotaNight.night, QuotaNight.held + QuotaNight.sold)
        .join(Quota, Quota.id == QuotaNight.quota_id)
        .where(Quota.kind == QuotaKind.PHYSICAL, QuotaNight.held + QuotaNight.sold > 0)
    )
    types = store.keys["room_types"]
    return Counter({(*types[kind or 0], night): taken for kind, night, taken in found})


def _pools_kept(tables: Tables, changes: Mapping[str, Change]) -> Iterator[Fault]:
    """A quota cannot shrink below what is promised from it, nor a seller's pool be retired."""
    ids = tables.store.ids["quotas"]
    wanted: dict[int, tuple[int | None, int]] = {
        ids[key]: (row.number, row.values["size"])
        for row in tables.given.get("quotas", ())
        if (key := tuple(row.values.get(name) for name in tables.store.sheets["quotas"].key)) in ids
    }
    for gone in changes.get("quotas", Change()).retired:
        if gone.values["seller"]:
            wanted[gone.id] = (None, 0)
    taken = QuotaNight.held + QuotaNight.sold
    found = db.session.execute(
        select(QuotaNight.quota_id, QuotaNight.id, QuotaNight.night, taken)
        .where(QuotaNight.quota_id.in_(wanted), QuotaNight.night >= tables.store.today, taken > 0)
        .ext(distinct_on(QuotaNight.quota_id))
        .order_by(QuotaNight.quota_id, taken.desc(), QuotaNight.night)
    )
    for quota_id, night_id, night, promised in found:
        number, size = wanted[quota_id]
        if promised > size:
            message = _l(
                "Promised on {night}: {taken} (bookings {bookings}). Enter at least that many, "
                "or move these bookings first."
            )
            facts = {
                "taken": promised,
                "night": night.isoformat(),
                "bookings": some_codes(promised_from(night_id)),
            }
            yield Fault("quotas", number, "size", message, facts)
