"""Where a partner's guest pays: the session at the provider, and the page to come back to."""

from __future__ import annotations

from urllib.parse import urlencode

import structlog

from core.db import attempt
from core.money import Money
from core.refusals import Refusal
from crs.bookings.edges import pay
from crs.bookings.models import Booking
from crs.bookings.paid import paid_for
from crs.bookings.queries import find_booking, link_signature

log = structlog.get_logger()


def address_to_pay(code: str) -> str | None:
    """Where to pay what is due of the booking; None where no card payment can be had now.

    Asked outside of transactions: it may ask the provider.
    """
    try:
        return insist_on_address(code)
    except Refusal as refusal:
        log.warning("no address to pay at", booking=code, refusal=str(refusal))
        return None


def insist_on_address(code: str) -> str:
    """As `address_to_pay`. Raises PaymentUnavailable and the refusals of `begin_to_pay`."""
    back = attempt(lambda: _way_back(find_booking(code)))
    return pay(lambda: find_booking(code), return_path=back)


def _way_back(booking: Booking) -> str:
    query = urlencode({"key": link_signature(booking)})
    return f"/bookings/{booking.code}/payment/return?{query}"


def paid(booking: Booking) -> Money:
    """What was paid of it so far."""
    return paid_for(booking)
