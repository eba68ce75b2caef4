"""Where a partner's guest pays: the session at the provider, and the page to come back to."""

from __future__ import annotations

import structlog

from core.address_language import in_language_path
from core.i18n import DEFAULT_LANGUAGE, LANGUAGES
from core.money import Money
from core.refusals import Refusal
from crs.bookings.edges import pay
from crs.bookings.models import Booking
from crs.bookings.paid import paid_for
from crs.bookings.queries import find_booking
from crs.shop.sharing import return_path

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
    return pay(lambda: find_booking(code), return_path=_way_back)


def _way_back(booking: Booking) -> str:
    """In the guest's language: it is they, or whoever pays for them, who come back by it."""
    spoken = booking.language if booking.language in LANGUAGES else DEFAULT_LANGUAGE
    return in_language_path(return_path(booking), spoken)


def paid(booking: Booking) -> Money:
    """What was paid of it so far."""
    return paid_for(booking)
