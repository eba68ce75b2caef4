"""Finding what a browser has begun."""

from __future__ import annotations

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from core.db import db
from crs.bookings.models import Booking, BookingStatus
from crs.drafts.models import Draft
from crs.drafts.operations import KEPT_FOR

GOES_ON = (BookingStatus.HELD, BookingStatus.EXPIRED)


def find_draft(holder_mark: str, key: str) -> Draft | None:
    """The draft of this form, if this browser has filled it within the week."""
    if not (holder_mark and key):
        return None
    return db.session.scalar(_of(holder_mark).where(Draft.key == key))


def newest_draft(holder_mark: str) -> Draft | None:
    """What the browser was at last; a form whose booking was paid for or given up is done."""
    if not holder_mark:
        return None
    undone = or_(Draft.booking_id.is_(None), Booking.status.in_(GOES_ON))
    wanted = _of(holder_mark).outerjoin(Booking, Booking.id == Draft.booking_id).where(undone)
    return db.session.scalar(wanted.order_by(Draft.touched_at.desc()).limit(1))


def draft_of_booking(holder_mark: str, booking_id: int) -> Draft | None:
    """The form from which this browser held the booking."""
    if not holder_mark:
        return None
    wanted = _of(holder_mark).where(Draft.booking_id == booking_id)
    return db.session.scalar(wanted.order_by(Draft.touched_at.desc()).limit(1))


def _of(holder_mark: str) -> Select[Draft]:
    """Those of a browser, with resort and booking."""
    shown = joinedload(Draft.resort), joinedload(Draft.booking)
    young = Draft.touched_at >= func.app_now() - KEPT_FOR
    return select(Draft).where(Draft.holder_mark == holder_mark, young).options(*shown)
