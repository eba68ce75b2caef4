"""What the desk's search finds among bookings."""

from __future__ import annotations

from collections.abc import Sequence

from core.auth.access import SignedIn
from core.i18n import _l, day, in_language
from core.registries import Finding, SearchProvider
from crs.bookings.models import Booking
from crs.bookings.queries import list_bookings
from crs.permissions import CrsPerm

MOST = 9  # one more than is shown, to know whether there are more


def find_bookings(words: str, by: SignedIn) -> Sequence[Finding]:
    """By code, old number, or part of the buyer's name, telephone or e-mail; newest first."""
    resorts = by.resort_ids(CrsPerm.BOOKING_SEE)
    return [_finding(one) for one in list_bookings(resort_ids=resorts, words=words, limit=MOST)]


def _finding(booking: Booking) -> Finding:
    live = [voucher for voucher in booking.vouchers if voucher.dropped_at is None]
    arrivals = [voucher.nights.lower for voucher in live if voucher.nights.lower]
    parts = [booking.code, in_language(booking.resort.name), *map(day, sorted(arrivals)[:1])]
    return Finding(
        booking.buyer.name, " · ".join(parts), "bookings.show_booking", {"code": booking.code}
    )


BOOKINGS = SearchProvider(_l("Bookings"), CrsPerm.BOOKING_SEE, 10, find_bookings)
