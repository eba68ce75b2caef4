"""A sale as it goes when all goes well: held, paid by card, confirmed, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence

from app.replay.provider import hear_paid
from core.money import Money
from crs.bookings.models import Booking
from crs.bookings.operations import hold_booking
from crs.bookings.paying import begin_under_lock, follow_money, prepayment_of
from crs.bookings.wishes import BookingWish


def sell(wish: BookingWish, *, agreed: Sequence[Money] | None = None) -> Booking:
    """Hold, pay what is due at once, and let the money confirm. Raises what `hold_booking` does."""
    booking = hold_booking(wish, agreed=agreed)
    decision = f"payment-{pay(booking)}" if prepayment_of(booking) else "nothing-due"
    return follow_money(booking, decision=decision)


def pay(booking: Booking) -> int:
    """Pay what may be paid now; the id of the payment. The caller holds the booking's lock."""
    return hear_paid(begin_under_lock(booking, return_path=f"/bookings/{booking.code}")).id
