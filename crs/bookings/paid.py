"""What was paid for a booking: before this system, and since through billing."""

from __future__ import annotations

from datetime import datetime

from billing.payments.models import RefundStatus
from billing.payments.queries import paid_of, refunds_of, stayed_of
from core.money import Money, total
from crs.bookings.models import Booking

KIND = "booking"


def subject_of(booking: Booking) -> str:
    """How billing and messages name the booking, which they know nothing of."""
    return f"{KIND}:{booking.code}"


def paid_for(booking: Booking) -> Money:
    """What is paid and not given back."""
    before = Money(booking.paid_before, booking.currency)
    return before + stayed_of(subject_of(booking), booking.currency)


def paid_until(booking: Booking, at: datetime) -> Money:
    """What was paid and not given back by then; payments that came later count, refunds do not."""
    back = (
        refund.money
        for refund in refunds_of(subject_of(booking))
        if refund.status != RefundStatus.FAILED and refund.created_at < at
    )
    return _came(booking) - total(back, booking.currency)


def _came(booking: Booking) -> Money:
    before = Money(booking.paid_before, booking.currency)
    return before + paid_of(subject_of(booking), booking.currency)
