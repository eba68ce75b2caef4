"""Sending a booking to somebody who pays for it: the hold waits for them."""

from __future__ import annotations

from datetime import timedelta

from core.audit.operations import record
from core.clock import now
from crs.bookings.locking import lock_booking
from crs.bookings.models import Booking, BookingStatus
from crs.bookings.operations import HoldEnded, NotInThisState, ran_out

WHILE_SENT = timedelta(hours=2)


def send_to_pay(booking: Booking, *, by: str) -> Booking:
    """Let a hold wait for who is to pay: two hours from when it was made, said once.

    What is confirmed waits anyway. Raises NotInThisState, HoldEnded.
    """
    booking = lock_booking(booking.id)
    if booking.status not in (BookingStatus.HELD, BookingStatus.CONFIRMED):
        raise NotInThisState(code=booking.code, status=BookingStatus(booking.status))
    at = now()
    if ran_out(booking, at):
        raise HoldEnded(code=booking.code)
    if booking.sent_to_pay_at is None:
        booking.sent_to_pay_at = at
        if booking.expires_at is not None:
            booking.expires_at = max(booking.expires_at, booking.created_at + WHILE_SENT)
        record(booking, "sent_to_pay", by=by, resort_id=booking.resort_id)
    return booking
