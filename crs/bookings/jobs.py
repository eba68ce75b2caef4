"""Jobs: what follows for a booking from the money that came. Each is safe twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crs.bookings.locking import lock_by_code
from crs.bookings.paid import KIND
from crs.bookings.paying import follow_money

Facts = Mapping[str, Any]


def confirm_if_paid(facts: Facts) -> None:
    """Confirm the booking that the money is for; what cannot be kept goes back."""
    kind, _colon, code = facts["subject"].partition(":")
    if kind != KIND:
        return
    booking = lock_by_code(code)
    if booking is not None:
        follow_money(booking, decision=f"payment-{facts['payment_id']}")
