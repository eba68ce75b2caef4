"""Where a partner's guest pays: the one place that knows how payments are begun."""

from __future__ import annotations

from core.money import Money
from crs.bookings.models import Booking
from crs.channels.refusals import CardPaymentUnavailable


def address_to_pay(code: str) -> str | None:
    """Where to pay what is due of the booking; None where no card payment can be had now.

    Asked outside of transactions: it may ask the provider.
    """
    del code
    return None


def insist_on_address(code: str) -> str:
    """As `address_to_pay`. Raises CardPaymentUnavailable."""
    address = address_to_pay(code)
    if address is None:
        raise CardPaymentUnavailable
    return address


def paid(booking: Booking) -> Money:
    """What was paid of it so far."""
    return Money(booking.paid_before, booking.currency)
