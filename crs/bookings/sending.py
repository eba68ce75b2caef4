"""Sending a booking to somebody who pays for it: the hold waits for them."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.audit.operations import record
from core.clock import now
from crs.bookings.locking import lock_booking
from crs.bookings.models import Booking, BookingStatus
from crs.bookings.operations import HoldEnded, NotInThisState, ran_out
from crs.bookings.waiting import admit_waiting, one_sends

WHILE_SENT = timedelta(hours=2)


def send_to_pay(booking: Booking, *, by: str, sent_as: str = "") -> Booking:
    """Let a hold wait for who is to pay: two hours from when it was made, said once.

    What is confirmed, or held until a day, waits anyway. `sent_as` is the name that who pays is
    shown; it may be said anew. Raises NotInThisState, HoldEnded, ContactWaits, NightsWait.
    """
    one_sends(booking)
    booking = lock_booking(booking.id)
    if booking.status not in (BookingStatus.HELD, BookingStatus.CONFIRMED):
        raise NotInThisState(code=booking.code, status=BookingStatus(booking.status))
    at = now()
    if ran_out(booking, at):
        raise HoldEnded(code=booking.code)
    booking.sent_as = sent_as
    if booking.sent_to_pay_at is None:
        _wait(booking)
        booking.sent_to_pay_at = at
        record(booking, "sent_to_pay", by=by, resort_id=booking.resort_id)
    return booking


def _wait(booking: Booking) -> None:
    longer = sent_until(booking)
    if booking.expires_at is not None and booking.expires_at < longer:
        admit_waiting(booking)
        booking.expires_at = longer


def sent_until(booking: Booking) -> datetime:
    """Until when its hold waits at least, once it is sent."""
    return booking.created_at + WHILE_SENT
