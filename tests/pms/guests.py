"""Guests who have booked, and days that go by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import psycopg
from flask import Flask
from psycopg import sql
from sqlalchemy import select

from core.audit.models import AuditEntry
from core.clock import now
from core.db import db
from crs.bookings.models import Booking, Voucher
from crs.bookings.operations import confirm_booking, hold_booking
from crs.bookings.wishes import BuyerWish
from pms.stays.models import Stay
from tests.cast import House
from tests.cluster import Database
from tests.make import make_voucher_wish, make_wish
from tests.staff import within

Operation = Callable[..., Stay]


@dataclass(frozen=True)
class Guest:
    """Ids of a confirmed booking with one voucher."""

    voucher: int
    booking: int
    code: str


def expected(
    app: Flask, house: House, name: str = "Anna Mets", *, start: int = 0, nights: int = 7,
    room: str = "single", persons: int = 1, programme: str | None = None, language: str = "en",
    confirmed: bool = True,
) -> Guest:  # fmt: skip
    """Somebody whose stay begins `start` days from the house's today."""
    wish = make_voucher_wish(
        house, room=room, start=start, nights=nights, persons=persons, programme=programme
    )
    wish = replace(wish, persons=tuple(replace(one, name=name) for one in wish.persons))
    buyer = BuyerWish(name=name, phone="+372 5555 5555", language=language)

    def book() -> Guest:
        booking = hold_booking(replace(make_wish(house, wish), buyer=buyer))
        if confirmed:
            confirm_booking(booking, by="test")
        return Guest(booking.vouchers[0].id, booking.id, booking.code)

    return within(app, book)


def confirm(app: Flask, guest: Guest) -> None:
    """What was held is sold."""
    within(app, lambda: confirm_booking(db.session.get_one(Booking, guest.booking), by="test"))


def mark(app: Flask, operation: Operation, guest: Guest, **given: str) -> None:
    """Do it to the guest's stay, as reception."""

    def work() -> None:
        operation(db.session.get_one(Voucher, guest.voucher), by="reception", **given)

    within(app, work)


def seen(app: Flask, guest: Guest) -> tuple[str, str]:
    """What the stay says, and what the voucher was told of it."""

    def look() -> tuple[str, str]:
        stay = db.session.scalars(select(Stay).filter_by(voucher_id=guest.voucher)).one_or_none()
        voucher = db.session.get_one(Voucher, guest.voucher)
        return stay.status if stay else "none", voucher.delivery

    return within(app, look)


def trail(app: Flask, guest: Guest) -> list[tuple[str, str, dict[str, object]]]:
    """Verb, actor and facts of what was done to the stay."""

    def read() -> list[tuple[str, str, dict[str, object]]]:
        mine = select(Stay.id).filter_by(voucher_id=guest.voucher).scalar_subquery()
        wanted = select(AuditEntry).where(
            AuditEntry.subject_kind == "stay", AuditEntry.subject_id == mine
        )
        rows = db.session.scalars(wanted.order_by(AuditEntry.id))
        return [(one.verb, one.actor, one.facts) for one in rows]

    return within(app, read)


def let_days_go_by(app: Flask, database: Database, days: int) -> None:
    """From now on the database's clock stands so many days later. Needs `movable_clock`."""
    later = within(app, now) + timedelta(days=days)
    statement = sql.SQL("ALTER DATABASE {} SET app.now = {}").format(
        sql.Identifier(database.name), sql.Literal(later.isoformat())
    )
    with psycopg.connect(database.cluster.url("postgres"), autocommit=True) as connection:
        connection.execute(statement)
    with app.app_context():
        db.engine.dispose()
