"""The link that a guest sends to who is to pay."""

from __future__ import annotations

from typing import Any

from core.i18n import _, day, in_language
from core.paths import public_address
from crs.bookings.models import Booking, BookingStatus
from crs.bookings.queries import pay_signature
from crs.bookings.sending import sent_until

PAYABLE = (BookingStatus.HELD, BookingStatus.CONFIRMED)


def pay_address(booking: Booking) -> str:
    """The whole address that is given to who pays."""
    return public_address(f"/pay/{booking.code}?key={pay_signature(booking)}")


def return_path(booking: Booking) -> str:
    """Where every card session comes back to, whoever began it.

    The same session is given to all who pay for the booking, so its address must not hold the
    guest's key: it tells how the payment ended, and opens nothing else.
    """
    return f"/pay/{booking.code}/return?key={pay_signature(booking)}"


def sharing(booking: Booking) -> dict[str, Any]:
    """What my booking shows of it: the link, once it was asked for, and words to send it with.

    `sent_until` is how long a hold would wait for who pays; None where it waits longer already.
    """
    if booking.sent_to_pay_at is None or booking.status not in PAYABLE:
        ends, sent = booking.expires_at, sent_until(booking)
        return {"pay_address": "", "sent_until": sent if ends is not None and ends < sent else None}
    address, live = pay_address(booking), booking.live_vouchers
    what = {
        "resort": in_language(booking.resort.name),
        "arrival": day(min(one.arrives_on for one in live)),
        "departure": day(max(one.departs_on for one in live)),
    }
    words = _(
        "Would you pay for this stay? {resort}, {arrival} – {departure}. "
        "Price, terms and deadline: {link}"
    )
    subject = _("To pay: {resort}, {arrival} – {departure}")
    return {
        "pay_address": address,
        "pay_words": words.format(**what, link=address),
        "pay_subject": subject.format(**what),
    }
