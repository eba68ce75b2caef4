"""Holding from a draft: the form remembers its booking, and holds once, whatever is changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from core.audit.operations import record
from core.db import db
from core.money import Money
from crs.bookings.edges import end_paying, holding
from crs.bookings.locking import lock_booking
from crs.bookings.models import Booking, BookingStatus
from crs.bookings.operations import cancel_by_guest, hold_booking
from crs.bookings.paid import paid_for, subject_of
from crs.bookings.wishes import BookingWish
from crs.drafts.operations import note_held
from crs.drafts.queries import find_draft

Answer = TypeVar("Answer")


def hold_from(
    typed: Mapping[str, Any],
    wish: BookingWish,
    *,
    shown: Money,
    then: Callable[[Booking], Answer],
) -> Answer:
    """Hold what was typed, and give what `then` makes of the booking before the commit.

    Who goes back and changes something changes their hold: the one that the same form made before
    is given up in the same transaction, unless money came for it. Refused, all stays as it was.
    """
    draft = find_draft(wish.holder_mark, str(typed.get("form_key", "")))
    kept = draft.id if draft else None
    earlier = draft.booking if draft else None
    given_up = earlier.id if earlier is not None and _may_go(earlier, wish) else None

    def work() -> Answer:
        if given_up is not None:
            _give_up(given_up)
        booking = hold_booking(wish, shown=shown)
        if given_up is not None:
            _name_what_replaces(given_up, booking)
        if kept is not None:
            note_held(kept, booking, typed)
        return then(booking)

    answer = holding(work)
    if given_up is not None:
        end_paying(subject_of(db.session.get_one(Booking, given_up)))
    return answer


def _may_go(booking: Booking, wish: BookingWish) -> bool:
    """Whether it is an unpaid hold of other contents; the same form sent twice is the same."""
    return (
        booking.status == BookingStatus.HELD
        and booking.form_key != wish.form_key
        and not paid_for(booking)
    )


def _give_up(booking_id: int) -> None:
    """Unless it went on meanwhile: was paid, or ran out."""
    booking = lock_booking(booking_id)
    if booking.status == BookingStatus.HELD and not paid_for(booking):
        cancel_by_guest(booking)


def _name_what_replaces(booking_id: int, replacing: Booking) -> None:
    """Whoever opens the page of the one that was given up is led on."""
    booking = db.session.get_one(Booking, booking_id)
    if booking.status == BookingStatus.CANCELLED and booking.id != replacing.id:
        db.session.flush()
        booking.replaced_by_id = replacing.id
        facts = {"code": replacing.code}
        record(booking, "replaced", by="guest", resort_id=booking.resort_id, **facts)
