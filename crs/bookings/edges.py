"""Edges of a sale: each step its own transaction, tried again where the database asks for it."""

from __future__ import annotations

from core.db import attempt
from crs.bookings.models import Booking
from crs.bookings.operations import due_holds, expire_booking, hold_booking
from crs.bookings.wishes import BookingWish
from crs.quotas.operations import NoRoomFree, NoTreatmentFree


def hold(wish: BookingWish) -> Booking:
    """Hold; where places are missing, free the holds that ran out and try once more."""
    try:
        return attempt(lambda: hold_booking(wish))
    except (NoRoomFree, NoTreatmentFree):
        if not expire_due():
            raise
    return attempt(lambda: hold_booking(wish))


def expire_due(limit: int = 100) -> int:
    """End the holds that ran out, one transaction each; returns how many. Safe twice."""
    due = attempt(lambda: due_holds(limit))
    return sum(attempt(lambda key=key: expire_booking(key)) for key in due)  # type: ignore[misc]  # a loop variable bound early
