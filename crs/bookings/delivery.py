"""What `pms` tells down about a voucher's stay, and what may not be done once it has begun."""

from __future__ import annotations

from collections.abc import Iterable

from core.i18n import _l
from core.refusals import Refusal
from crs.bookings.models import Booking, Voucher

EXPECTED = "expected"


class StayBegun(Refusal):
    """Guests came, or were marked as not coming: the promise is being kept, or was not wanted."""

    message = _l(
        "The arrivals list shows more for booking {code} than that its guests are expected, so "
        "it has not been cancelled. If a mark there is wrong, undo it first; if the guests "
        "leave early, mark their departure."
    )


def must_be_expected(booking: Booking, vouchers: Iterable[Voucher]) -> None:
    """Raises StayBegun where one of the vouchers is not. The caller holds the booking's lock."""
    if any(voucher.delivery != EXPECTED for voucher in vouchers):
        raise StayBegun(code=booking.code)
