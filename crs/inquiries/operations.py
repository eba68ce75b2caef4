"""Inquiries: written down, taken, noted, closed. Each flushes; edges commit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from core.audit.operations import record
from core.clock import now
from core.db import db, lock
from core.forms import dialled
from core.i18n import _l
from core.refusals import Refusal
from core.tasks.operations import close_task
from crs.bookings.models import Booking
from crs.inquiries.models import Inquiry, InquiryNote, Outcome, Source
from crs.inquiries.rules import answer_due

OVERDUE = "inquiry_overdue"


class InquiryClosed(Refusal):
    """Somebody has written down what became of it."""

    message = _l("This enquiry is closed. Open it again to continue.")


class OtherBooking(Refusal):
    """The booking that was named is of another resort."""

    message = _l("Booking {code} belongs to a different resort from the enquiry.")


@dataclass(frozen=True)
class Asked:
    """What somebody asks for; a telephone or an e-mail address is enough to be answered."""

    source: Source
    language: str
    zone: str
    """Whose clocks the hours of calling go by."""
    phone: str = ""
    email: str = ""
    name: str = ""
    words: str = ""
    resort_id: int | None = None
    programme: str = ""
    for_doctor: bool = False
    call_at: datetime | None = None
    wish: Mapping[str, Any] = field(default_factory=dict)


def create_inquiry(asked: Asked, *, by: str) -> Inquiry:
    """Write it down. Who asks again while theirs is open adds to it: one call answers both."""
    key = _insert(asked)
    if key is not None:
        inquiry = db.session.get_one(Inquiry, key)
        record(inquiry, "asked", by=by, resort_id=asked.resort_id, source=str(asked.source))
        return inquiry
    inquiry = _open_one(asked)
    if asked.words:
        add_note(inquiry, asked.words, by=by)
    inquiry.for_doctor = inquiry.for_doctor or asked.for_doctor
    inquiry.name = inquiry.name or asked.name
    if asked.call_at is not None and inquiry.answered_at is None:
        inquiry.call_at, inquiry.due_at = asked.call_at, answer_due(asked.call_at, asked.call_at)
    record(inquiry, "asked_again", by=by, resort_id=asked.resort_id)
    return inquiry


def _insert(asked: Asked) -> int | None:
    """The new row's id; None where the same telephone has an open inquiry there."""
    at = now()
    row = insert(Inquiry).values(
        resort_id=asked.resort_id, source=str(asked.source), name=asked.name, phone=asked.phone,
        phone_digits=dialled(asked.phone), email=asked.email, language=asked.language,
        words=asked.words, programme=asked.programme, for_doctor=asked.for_doctor,
        wish=dict(asked.wish), call_at=asked.call_at,
        due_at=answer_due(at.astimezone(ZoneInfo(asked.zone)), asked.call_at),
    )  # fmt: skip
    return db.session.scalar(row.on_conflict_do_nothing().returning(Inquiry.id))


def _open_one(asked: Asked) -> Inquiry:
    wanted = select(Inquiry.id).where(
        Inquiry.phone_digits == dialled(asked.phone),
        Inquiry.resort_id.is_not_distinct_from(asked.resort_id),
        Inquiry.closed_at.is_(None),
    )
    [inquiry] = lock(Inquiry, db.session.scalars(wanted).one())
    return inquiry


def take_inquiry(inquiry: Inquiry, *, by: str) -> Inquiry:
    """It is theirs to answer; a colleague's passes over, as the trail tells."""
    inquiry = lock_open(inquiry)
    if inquiry.taken_by != by:
        inquiry.taken_by = by
        record(inquiry, "taken", by=by, resort_id=inquiry.resort_id)
    return inquiry


def add_note(inquiry: Inquiry, words: str, *, by: str) -> InquiryNote:
    """Keep what was said."""
    note = InquiryNote(inquiry_id=inquiry.id, words=words, by=by)
    db.session.add(note)
    db.session.flush()
    return note


def note_talk(inquiry: Inquiry, words: str, *, reached: bool, by: str) -> Inquiry:
    """Keep what was said; where they were reached, the inquiry is answered and its clock stops."""
    inquiry = lock_open(inquiry)
    inquiry.taken_by = inquiry.taken_by or by
    add_note(inquiry, words, by=by)
    if reached:
        mark_answered(inquiry, by=by)
    return inquiry


def mark_answered(inquiry: Inquiry, *, by: str) -> None:
    """They have heard from us. The caller holds the inquiry's lock."""
    if inquiry.answered_at is None:
        inquiry.answered_at = now()
        record(inquiry, "answered", by=by, resort_id=inquiry.resort_id)
    close_task(OVERDUE, str(inquiry.id), by=by)


def close_inquiry(
    inquiry: Inquiry,
    outcome: Outcome,
    *,
    reason: str = "",
    booking: Booking | None = None,
    proposal: str = "",
    by: str,
) -> Inquiry:
    """Write down what became of it; `proposal` is the code of the one that was booked from.

    Raises InquiryClosed, OtherBooking.
    """
    inquiry = lock_open(inquiry)
    if booking is not None and inquiry.resort_id not in (None, booking.resort_id):
        raise OtherBooking(code=booking.code)
    inquiry.outcome, inquiry.closed_at = str(outcome), now()
    inquiry.reason = reason or None if outcome == Outcome.REFUSED else None
    inquiry.booking_id = booking.id if booking else None
    inquiry.taken_by = inquiry.taken_by or by
    if inquiry.answered_at is None and outcome != Outcome.UNREACHED:
        inquiry.answered_at = inquiry.closed_at
    told = {"outcome": str(outcome), "reason": inquiry.reason, "proposal": proposal}
    facts = {name: fact for name, fact in told.items() if fact}
    record(inquiry, "closed", by=by, resort_id=inquiry.resort_id, **facts)
    close_task(OVERDUE, str(inquiry.id), by=by)
    return inquiry


def reopen_inquiry(inquiry: Inquiry, *, by: str) -> Inquiry:
    """It is not over after all. Raises AskedAgain where the same person has a newer one open."""
    [inquiry] = lock(Inquiry, inquiry.id)
    if inquiry.closed_at is not None:
        if _has_open(inquiry):
            raise AskedAgain
        inquiry.outcome = inquiry.reason = inquiry.closed_at = inquiry.booking_id = None
        record(inquiry, "reopened", by=by, resort_id=inquiry.resort_id)
    return inquiry


class AskedAgain(Refusal):
    """Another inquiry of the same telephone is open."""

    message = _l("The same phone number has a newer enquiry that is open. Continue there.")


def _has_open(inquiry: Inquiry) -> bool:
    wanted = select(Inquiry.id).where(
        Inquiry.phone_digits == inquiry.phone_digits,
        Inquiry.phone_digits != "",
        Inquiry.resort_id.is_not_distinct_from(inquiry.resort_id),
        Inquiry.closed_at.is_(None),
    )
    return db.session.scalar(wanted) is not None


def lock_open(inquiry: Inquiry) -> Inquiry:
    """Its lock. Raises InquiryClosed."""
    [inquiry] = lock(Inquiry, inquiry.id)
    if inquiry.closed_at is not None:
        raise InquiryClosed
    return inquiry
