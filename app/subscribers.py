"""Which job follows which fact. A kind without an entry is told for the record."""

from __future__ import annotations

from core.outbox.subscribers import set_subscribers

# "payment_received": ("crs.bookings.jobs:confirm_if_paid",) - a path, so that pages need not
# import what only workers do. A job takes the facts, runs in the transaction of its row, and
# must be safe twice.
SUBSCRIBERS: dict[str, tuple[str, ...]] = {}


def install(_app: object) -> None:
    """Tell the outbox who waits."""
    set_subscribers(SUBSCRIBERS)
