"""What a browser has begun, in a line for the home page: where, when, how far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.clock import now
from core.forms import understand
from core.i18n import Texts
from core.refusals import FormFault
from crs.bookings.models import Booking
from crs.drafts.models import Draft
from crs.shop.schemas import StayForm


@dataclass(frozen=True)
class LeftOff:
    """A form that was begun; `held` is the booking while its hold lasts."""

    key: str
    resort: Texts
    zone: str
    arrival: date
    departure: date
    has_contact: bool
    held: Booking | None
    ran_out: bool


def left_off(draft: Draft | None) -> LeftOff | None:
    """None where there is nothing to go on with: no form, or of days that have passed."""
    if draft is None:
        return None
    try:
        dates = understand(StayForm(), draft.form)
    except FormFault:
        return None
    at, booking = now(), draft.booking
    if dates["arrival"] < at.date():
        return None
    lasts = booking is not None and booking.expires_at is not None and booking.expires_at > at
    return LeftOff(
        key=draft.key,
        resort=draft.resort.name,
        zone=draft.resort.zone,
        arrival=dates["arrival"],
        departure=dates["departure"],
        has_contact=bool(draft.form.get("buyer_name")),
        held=booking if lasts else None,
        ran_out=booking is not None and not lasts,
    )
