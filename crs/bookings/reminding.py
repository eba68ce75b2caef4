"""Reminders: told by the clock, each once, by day as the guest's resort has it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Exists, SQLColumnExpression, cast, func, select
from sqlalchemy.types import String

from core.clock import now
from core.db import db
from core.organisation.models import Resort
from crm.messages.models import Message
from crs.bookings.models import Booking, BookingStatus, Voucher
from crs.bookings.telling import tell_guest

BY_DAY = range(9, 20)  # hours in which a telephone may ring
DAYS_BEFORE = 7
SOON, LONG = timedelta(days=2), timedelta(days=3)
MOST = 200


def remind(resort: Resort) -> int:
    """Tell whose stay begins within a week, and whose long hold ends soon. How many were told.

    Safe twice. Nobody is told at night; who is told late in the week before is told still.
    """
    local = now().astimezone(ZoneInfo(resort.zone))
    if local.hour not in BY_DAY:
        return 0
    return _before_arrival(resort, local.date()) + _hold_ends(resort, now())


def _before_arrival(resort: Resort, today: date) -> int:
    """Once for each day of arrival: who moves the stay is told again."""
    last = today + timedelta(days=DAYS_BEFORE)
    arriving = (
        select(Booking, func.min(Voucher.arrives_on))
        .join(Booking.vouchers)
        .where(
            Booking.resort_id == resort.id,
            Booking.status == BookingStatus.CONFIRMED,
            Voucher.dropped_at.is_(None),
            Voucher.resort_id == resort.id,
            Voucher.arrives_on.between(today + timedelta(days=1), last),
            ~_was_told("before_arrival", Booking.code + ":" + cast(Voucher.arrives_on, String)),
        )
        .group_by(Booking.id)
        .limit(MOST)
    )
    found = db.session.execute(arriving).all()
    return sum(
        tell_guest(booking, "before_arrival", f"{booking.code}:{arrival.isoformat()}")
        for booking, arrival in found
    )


def _hold_ends(resort: Resort, at: datetime) -> int:
    """Of those that last for days: one of twenty minutes has its own clock."""
    ending = (
        select(Booking)
        .where(
            Booking.resort_id == resort.id,
            Booking.status == BookingStatus.HELD,
            Booking.expires_at.between(at, at + SOON),
            Booking.expires_at - Booking.created_at > LONG,
            ~_was_told("hold_ends", Booking.code),
        )
        .limit(MOST)
    )
    found = db.session.scalars(ending).all()
    return sum(tell_guest(booking, "hold_ends", booking.code) for booking in found)


def _was_told(kind: str, reference: SQLColumnExpression[str]) -> Exists:
    told = select(Message.id).where(Message.kind == kind, Message.reference == reference)
    return told.exists()
