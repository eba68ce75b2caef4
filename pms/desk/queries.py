"""Reading the day of a resort: confirmed vouchers with what became of them. Nothing is copied."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    and_,
    cast,
    column,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by

from billing.payments.models import Payment, PaymentStatus
from core.db import db
from core.i18n import Texts
from crm.parties.models import Party
from crs.bookings.models import Booking, BookingStatus, Person, Voucher
from crs.bookings.paid import KIND
from crs.catalogue.models import Board, Programme, RoomType
from crs.extras.models import Extra
from pms.stays.models import Stay, StayStatus

LONGEST = timedelta(days=92)
"""No stay is longer: an index on the first nights finds who is there."""
arrives, leaves_on = Voucher.arrives_on, Voucher.departs_on
state = func.coalesce(Stay.status, StayStatus.EXPECTED)


class Tab(StrEnum):
    """The three lists of a day."""

    ARRIVALS = "arrivals"
    IN_HOUSE = "in_house"
    DEPARTURES = "departures"


class StayLine(NamedTuple):
    """One voucher in a list, as the database tells it. Money is in minor units."""

    voucher_id: int
    number: str | None
    arrival: date
    departure: date
    by_place: bool
    code: str
    language: str
    total: int
    paid: int
    """Of the whole booking, refunds taken off."""
    currency: str
    buyer: str
    phone: str
    room_type: Texts
    board: Texts
    status: str
    arrived_at: datetime | None
    departed_at: datetime | None
    persons: list[dict[str, Any]]
    """Name, age, sex, role, and the programme's name by language."""
    extras: list[dict[str, Any]] | None
    """Name by language, and what the guest said about it."""


def lines_of(resort_id: int, tab: Tab, day: date, today: date) -> Sequence[StayLine]:
    """The list of a day, by the buyer's name; those of today also show who is late."""
    rows = db.session.execute(
        _promised(resort_id, _columns())
        .join(Party, Party.id == Booking.buyer_id)
        .join(RoomType, RoomType.id == Voucher.room_type_id)
        .join(Board, Board.id == Voucher.board_id)
        .where(_on(tab, day, today))
        .order_by(func.lower(Party.name), Voucher.id)
    )
    return [StayLine(*row) for row in rows]


def count_by_tab(resort_id: int, day: date, today: date) -> dict[Tab, tuple[int, int]]:
    """How many vouchers each list has, and how many of them are done: one statement."""
    done = {
        Tab.ARRIVALS: state.in_((StayStatus.IN_HOUSE, StayStatus.DEPARTED)),
        Tab.IN_HOUSE: state == StayStatus.IN_HOUSE,
        Tab.DEPARTURES: state == StayStatus.DEPARTED,
    }
    counts = [
        _promised(
            resort_id,
            select(
                literal(tab), func.count(Voucher.id), func.count(Voucher.id).filter(done[tab])
            ).select_from(Voucher),
        ).where(_on(tab, day, today))
        for tab in Tab
    ]
    return {
        Tab(tab): (number, ready) for tab, number, ready in db.session.execute(union_all(*counts))
    }


def _on(tab: Tab, day: date, today: date) -> ColumnElement[bool]:
    """Which vouchers a list shows: of today also those whose day came and went without them."""
    if tab is Tab.ARRIVALS:
        late = and_(
            arrives.between(today - LONGEST, today - timedelta(days=1)),
            leaves_on > today,
            state == StayStatus.EXPECTED,
        )
        return or_(arrives == day, late) if day == today else arrives == day
    if tab is Tab.DEPARTURES:
        overdue = and_(
            leaves_on.between(today - LONGEST, today - timedelta(days=1)),
            Stay.status == StayStatus.IN_HOUSE,
        )
        leaves = and_(leaves_on == day, state != StayStatus.NO_SHOW)
        return or_(leaves, overdue) if day == today else leaves
    if day == today:
        return and_(Stay.resort_id == Voucher.resort_id, Stay.status == StayStatus.IN_HOUSE)
    return and_(arrives.between(day - LONGEST, day), leaves_on > day, state != StayStatus.NO_SHOW)


def _promised(resort_id: int, query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        query.join(Booking, Booking.id == Voucher.booking_id)
        .outerjoin(Stay, Stay.voucher_id == Voucher.id)
        .where(
            Voucher.resort_id == resort_id,
            Voucher.dropped_at.is_(None),
            Booking.status == BookingStatus.CONFIRMED,
        )
    )


def _columns() -> Select[*tuple[Any, ...]]:
    """The columns of a StayLine, in their order."""
    who = func.json_build_object(
        "name", Person.name, "age", Person.age, "sex", Person.sex, "role", Person.role,
        "programme", Programme.name,
    )  # fmt: skip
    persons = (
        select(func.json_agg(aggregate_order_by(who, Person.position)))
        .join(Programme, Programme.id == Person.programme_id, isouter=True)
        .where(Person.voucher_id == Voucher.id)
        .correlate(Voucher)
        .scalar_subquery()
    )
    since = (
        select(func.coalesce(func.sum(Payment.amount - Payment.refunded), 0))
        .where(
            Payment.subject == literal(f"{KIND}:") + Booking.code,
            Payment.status == PaymentStatus.PAID,
        )
        .correlate(Booking)
        .scalar_subquery()
    )
    bought = func.jsonb_array_elements(Voucher.extras)
    told = bought.table_valued(column("said", JSONB), name="told").render_derived()
    extra = func.json_build_object("name", Extra.name, "answer", told.c.said["answer"])
    extras = (
        select(func.json_agg(aggregate_order_by(extra, Extra.position)))
        .select_from(told)
        .join(Extra, Extra.id == cast(told.c.said["id"], BigInteger))
        .correlate(Voucher)
        .scalar_subquery()
    )
    paid = cast(Booking.paid_before + since, BigInteger)
    return select(
        Voucher.id, Voucher.number, arrives, leaves_on, Voucher.by_place,
        Booking.code, Booking.language, Booking.total, paid,
        Booking.currency, Party.name, Party.phone, RoomType.name, Board.name,
        state, Stay.arrived_at, Stay.departed_at, persons, extras,
    ).select_from(Voucher)  # fmt: skip
