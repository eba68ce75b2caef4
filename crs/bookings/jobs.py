"""Jobs: what follows for a booking from the money that came. Each is safe twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from core.db import db
from crs.bookings.locking import lock_booking
from crs.bookings.models import Booking
from crs.bookings.paid import KIND
from crs.bookings.paying import follow_money

Facts = Mapping[str, Any]


def confirm_if_paid(facts: Facts) -> None:
    """Confirm the booking that the money is for; what cannot be kept goes back."""
    kind, _colon, code = facts["subject"].partition(":")
    if kind != KIND:
        return
    key = db.session.scalar(select(Booking.id).where(Booking.code == code))
    if key is not None:
        follow_money(lock_booking(key), decision=f"payment-{facts['payment_id']}")
