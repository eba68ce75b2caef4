"""Which job follows which fact. A kind without an entry is told for the record."""

from __future__ import annotations

from core.outbox.subscribers import set_subscribers

# "payment_received": ("crs.bookings.jobs:confirm_if_paid",) - a path, so that pages need not
# import what only workers do. A job takes the facts, runs in the transaction of its row, and
# must be safe twice.
SUBSCRIBERS: dict[str, tuple[str, ...]] = {
    "booking_confirmed": (
        "crs.proposals.jobs:close_if_confirmed",
        "crs.bookings.telling:booking_confirmed",
        "crs.bookings.buyers:count_buyer",
    ),
    "booking_amended": ("crs.bookings.telling:booking_amended",),
    "booking_cancelled": ("crs.bookings.telling:booking_cancelled",),
    "booking_link_asked": ("crs.bookings.finding:link_asked",),
    "booking_expired": ("crs.bookings.telling:booking_expired",),
    # Letters come last: what was confirmed by a payment is said in one.
    "payment_received": (
        "crs.bookings.jobs:confirm_if_paid",
        "crs.bookings.telling:payment_received",
    ),
    "refund_due": (
        "billing.payments.jobs:ring_for_refunds",
        "crs.bookings.telling:refund_due",
    ),
    "refund_done": ("crs.bookings.telling:refund_done",),
}


def install(_app: object) -> None:
    """Tell the outbox who waits."""
    set_subscribers(SUBSCRIBERS)
