"""Find my booking: its link goes to who was written down with it, and nobody is told whether."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from core.clock import now
from core.db import db
from core.forms import dialled
from core.outbox.operations import tell
from core.signing import sign
from crm.messages.operations import queue_message
from crs.bookings.codes import normal_code
from crs.bookings.models import Booking, BookingStatus
from crs.bookings.paid import subject_of
from crs.bookings.telling import tell_guest

LAST_DIGITS = 7
"""As many of a telephone are compared: with its country or without it is the same."""


def ask_for_link(code: str, contact: str) -> None:
    """Write down that somebody asks: the same row whether there is such a booking or not.

    A job compares, so that neither the answer nor its time tells anything. Of the contact only a
    keyed mark is kept.
    """
    at = now().isoformat()
    tell("booking_link_asked", code=normal_code(code), contact=mark_of(contact), at=at)


def link_asked(facts: Mapping[str, Any]) -> None:
    """Job: send the link where code and contact belong together, to that contact. Safe twice."""
    booking = db.session.scalar(select(Booking).where(Booking.code == facts["code"]))
    if booking is None:
        return
    buyer, asked = booking.buyer, facts["contact"]
    email = buyer.email if buyer.email and mark_of(buyer.email) == asked else ""
    phone = buyer.phone if buyer.phone and mark_of(buyer.phone) == asked else ""
    if email or phone:
        send_link(booking, str(facts["at"]), email=email, phone=phone)


def send_link(booking: Booking, reference: str, *, email: str, phone: str) -> bool:
    """The link of the booking in a letter or a text; False where it cannot be, or was sent."""
    return queue_message(
        "booking_link", f"{booking.code}:{reference}", resort_id=booking.resort_id,
        about=subject_of(booking), to_address=email, to_phone=phone, language=booking.language,
        facts={"booking_id": booking.id, "path": f"/desk/bookings/{booking.code}"},
    )  # fmt: skip


def mark_of(contact: str) -> str:
    """A keyed hash of an e-mail, or of the last digits of a telephone, however they are written."""
    typed = contact.strip().lower()
    return sign("contact", typed if "@" in typed else dialled(typed)[-LAST_DIGITS:])


def send_again(booking: Booking) -> bool:
    """Once more to its buyer: the confirmation, or the link of what is not confirmed yet."""
    at, buyer = now().isoformat(), booking.buyer
    if booking.status == BookingStatus.CONFIRMED:
        return tell_guest(booking, "booking_confirmed", f"{booking.code}:{at}")
    return send_link(booking, at, email=buyer.email, phone=buyer.phone)
