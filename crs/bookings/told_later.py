"""What a guest tells later: answers about extras, and how they are reached. No promise changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.audit.operations import record
from core.clock import local_day, now
from core.i18n import in_language
from core.outbox.operations import tell
from crs.bookings.guest_changes import CallToChange
from crs.bookings.locking import lock_booking
from crs.bookings.models import Booking, BookingStatus
from crs.bookings.operations import HoldEnded, NotInThisState, begun, ran_out

Answers = Mapping[tuple[int, int], str]
"""What was said, by the place of the live voucher and the id of its extra."""


def answer_extras(booking: Booking, answers: Answers, *, by: str) -> Booking:
    """Write down what was said about extras, until the day before arrival.

    An answer is part of the voucher as names are, of no version: its price is the same. What is
    asked about no extra of the voucher is left out. Raises NotInThisState, HoldEnded, CallToChange.
    """
    booking = _open_to_change(booking)
    changed: list[dict[str, Any]] = []
    for place, voucher in enumerate(booking.live_vouchers):
        told = [{**one, "answer": answers.get((place, one["id"]), one["answer"])}
                for one in voucher.extras]  # fmt: skip
        for before, after in zip(voucher.extras, told, strict=True):
            if before["answer"] != after["answer"]:
                changed.append({"before": before["answer"], "after": after["answer"]})
        voucher.extras = told
    if changed:
        record(booking, "answered", by=by, resort_id=booking.resort_id, answers=changed)
        tell("booking_answered", booking_id=booking.id)
    return booking


def correct_contact(booking: Booking, *, phone: str, email: str, by: str) -> bool:
    """Reach its buyer so from now on; True where links sent before open nothing any more.

    They do not once there is another e-mail: whoever reads at the old one may be a stranger. The
    trail says what was corrected, and repeats neither. Raises as `answer_extras`.
    """
    booking = _open_to_change(booking)
    buyer = booking.buyer
    found = {"phone": buyer.phone != phone, "email": buyer.email.lower() != email.lower()}
    changed = [name for name, differs in found.items() if differs]
    closes = found["email"] and bool(buyer.email)
    if closes:
        booking.link_version += 1
    buyer.phone, buyer.email = phone, email
    if changed:
        record(booking, "reached", by=by, resort_id=booking.resort_id, changed=changed)
    return closes


def _open_to_change(booking: Booking) -> Booking:
    booking = lock_booking(booking.id)
    if booking.status not in (BookingStatus.HELD, BookingStatus.CONFIRMED):
        raise NotInThisState(code=booking.code, status=BookingStatus(booking.status))
    if ran_out(booking, now()):
        raise HoldEnded(code=booking.code)
    resort = booking.resort
    if begun(booking, local_day(resort.zone)):
        raise CallToChange(resort=in_language(resort.name), phone=resort.phone or resort.email)
    return booking
