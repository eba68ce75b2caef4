"""Edges of a sale: each step its own transaction, tried again where the database asks for it."""

from __future__ import annotations

from collections.abc import Callable

import structlog

from core.db import Answer, attempt, db
from core.i18n import _l
from core.money import Money
from core.refusals import Busy
from core.tasks.kinds import TaskKind, add_task_kind
from core.tasks.operations import add_task, close_task
from crs.bookings.models import Booking
from crs.bookings.operations import due_holds, expire_booking, hold_booking
from crs.bookings.wishes import BookingWish
from crs.quotas.operations import NoRoomFree, NoTreatmentFree, TierSoldOut

log = structlog.get_logger()
STUCK = "hold_not_ended"
add_task_kind(
    STUCK,
    TaskKind(
        _l("A hold does not end"),
        _l("The hold of booking {code} ran out, but its places could not be freed. Ask for help."),
    ),
)


def hold(wish: BookingWish, *, shown: Money | None = None) -> Booking:
    """Hold; `shown` is the price that the buyer saw (see `hold_booking`)."""
    return holding(lambda: hold_booking(wish, shown=shown))


def holding(work: Callable[[], Answer]) -> Answer:
    """Attempt what holds; where places are missing, free the holds that ran out and try again."""
    try:
        return attempt(work)
    except (NoRoomFree, NoTreatmentFree, TierSoldOut):
        if not expire_due():
            raise
    return attempt(work)


def expire_due(limit: int = 100) -> int:
    """End the holds that ran out, one transaction each; returns how many. Safe twice.

    A hold that cannot be ended does not stop the others: its resort is told.
    """
    return sum(_expire(key) for key in attempt(lambda: due_holds(limit)))


def _expire(key: int) -> bool:
    try:
        return attempt(lambda: _end(key))
    except Busy:
        log.warning("hold stayed locked", booking=key)
    except Exception as fault:
        log.error("hold not ended", booking=key, exc_info=fault)
        attempt(lambda: _tell_resort(db.session.get_one(Booking, key)))
    return False


def _end(key: int) -> bool:
    ended = expire_booking(key)
    if ended:
        close_task(STUCK, db.session.get_one(Booking, key).code, by="sweep")
    return ended


def _tell_resort(booking: Booking) -> None:
    facts = {"code": booking.code, "path": f"/desk/bookings/{booking.code}"}
    add_task(STUCK, booking.code, role="resort_manager", resort_id=booking.resort_id, facts=facts)
