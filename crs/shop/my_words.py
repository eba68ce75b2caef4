"""What my booking shows of what its guest may still tell: extras that ask, how they are reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from core.db import db
from core.forms import faults_of
from core.i18n import Texts
from crs.bookings.models import Booking
from crs.extras.models import Extra
from crs.shop.booking_schemas import ContactForm
from crs.shop.holder import carried_contact


@dataclass(frozen=True)
class Asked:
    """An extra of the n-th live voucher that asks for something, and what was said so far."""

    place: int
    extra_id: int
    name: Texts
    asks: Texts
    answer: str


def asked_of(booking: Booking) -> list[Asked]:
    """Room by room, in the order in which they were bought."""
    said = [
        (place, one["id"], one["answer"])
        for place, voucher in enumerate(booking.live_vouchers)
        for one in voucher.extras
    ]
    if not said:
        return []
    keys = {key for _place, key, _answer in said}
    extras = {one.id: one for one in db.session.scalars(select(Extra).where(Extra.id.in_(keys)))}
    return [
        Asked(place, key, extras[key].name, extras[key].asks, answer)
        for place, key, answer in said
        if key in extras and any(extras[key].asks.values())
    ]


def contact_of(booking: Booking) -> dict[str, Any]:
    """How its buyer is reached; as it was typed, with its faults, where that was just refused."""
    typed = carried_contact(booking.code)
    if typed is None:
        return {"contact": {"phone": booking.buyer.phone, "email": booking.buyer.email}}
    return {"contact": typed, "contact_faults": faults_of(ContactForm(), typed)}
