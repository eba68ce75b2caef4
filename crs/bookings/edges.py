"""Edges of a sale: each step its own transaction, tried again where the database asks for it."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

import structlog

from billing.payments.accounts import account_of
from billing.payments.edges import Try, end_payments, look_at, open_tried, try_of
from billing.payments.gateway import PaymentUnavailable
from billing.payments.models import PaymentStatus
from billing.payments.operations import PaymentUnderway
from billing.payments.queries import live_payment
from core.db import Answer, attempt, db
from core.i18n import _l
from core.money import Money
from core.refusals import Busy
from core.tasks.kinds import TaskKind, add_task_kind
from core.tasks.operations import add_task, close_task
from crs.bookings.locking import lock_if_free
from crs.bookings.models import Booking, BookingStatus
from crs.bookings.operations import due_holds, expire_booking, hold_booking
from crs.bookings.paid import paid_for, subject_of
from crs.bookings.paying import begin_to_pay, follow_money
from crs.bookings.wishes import BookingWish
from crs.quotas.operations import NoRoomFree, NoTreatmentFree, TierSoldOut

log = structlog.get_logger()
STUCK = "hold_not_ended"
add_task_kind(
    STUCK,
    TaskKind(
        _l("A hold has not ended"),
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


WayBack = str | Callable[[Booking], str]
"""A path of this site to which the payer comes back, or what makes it of the booking."""


def pay(find: Callable[[], Booking], *, return_path: WayBack, language: str = "") -> str:
    """The address at which the payer pays what is due; the hold waits for them.

    `find` fetches the booking, in the transaction that begins the payment; `language` is the
    payer's, where it is known: else the booking's. Raises the refusals of `find` and
    `begin_to_pay`; PaymentUnavailable where the provider does not answer, CardNotSetUp; all can be
    asked again.
    """

    def begin() -> Try:
        return _begun(find(), return_path, language)

    tried = _begin(begin, find) or _begin(begin, find, last=True)
    if tried is None:
        raise PaymentUnderway
    address = open_tried(tried).url
    if address is None:
        raise PaymentUnavailable
    return address


def _begin(
    begin: Callable[[], Try], find: Callable[[], Booking], *, last: bool = False
) -> Try | None:
    """The payment begun; where an older try of another amount lives, end that and give None."""
    try:
        return attempt(begin)
    except PaymentUnderway:
        if last:
            raise
    end_payments(attempt(lambda: subject_of(find())))
    return None


def _begun(booking: Booking, return_path: WayBack, language: str) -> Try:
    """Where no card can be used, no hold waits for one. Raises CardNotSetUp."""
    resort = booking.resort  # kept, so that it is not read again with the lock
    account_of(resort.legal_entity.code)
    back = return_path if isinstance(return_path, str) else return_path(booking)
    return try_of(begin_to_pay(booking, return_path=back, language=language))


def _booking(booking_id: int) -> Booking:
    return db.session.get_one(Booking, booking_id)


class Paid(StrEnum):
    """What is known of the payment that somebody comes back from."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def look_at_payment(booking_id: int) -> Paid:
    """Ask the provider about the payment underway; what it says is written down."""
    payment = attempt(lambda: live_payment(subject_of(_booking(booking_id))))
    if payment is None:
        return Paid.UNKNOWN
    try:
        return Paid.YES if look_at(payment.id) == PaymentStatus.PAID else Paid.NO
    except PaymentUnavailable:
        return Paid.UNKNOWN


def cancel(work: Callable[[], Booking]) -> None:
    """Attempt what cancels; afterwards nobody can pay for it any more."""
    end_paying(attempt(lambda: subject_of(work())))


def end_paying(subject: str) -> bool:
    """Nobody pays for it any more; True where money turned out to have come, which is recorded.

    A provider that does not answer does not keep the places: money that comes late is followed.
    """
    try:
        return end_payments(subject)
    except PaymentUnavailable:
        log.warning("a payment could not be ended", subject=subject)
        return False


def expire_due(limit: int = 100) -> int:
    """End the holds that ran out, one transaction each; returns how many. Safe twice.

    A hold that cannot be ended does not stop the others: its resort is told.
    """
    return sum(_expire(key) for key in attempt(lambda: due_holds(limit)))


def _expire(key: int) -> bool:
    try:
        if subject := attempt(lambda: _paying(key)):
            end_paying(subject)
        return attempt(lambda: _end(key))
    except Busy:
        log.warning("hold stayed locked", booking=key)
    except Exception as fault:
        log.error("hold not ended", booking=key, exc_info=fault)
        attempt(lambda: _tell_resort(db.session.get_one(Booking, key)))
    return False


def _paying(key: int) -> str | None:
    """The subject of a hold that somebody may be paying for."""
    subject = subject_of(_booking(key))
    return subject if live_payment(subject) else None


def _end(key: int) -> bool:
    """End the hold; where its money has come and nobody has followed it yet, confirm it instead."""
    booking = lock_if_free(key)
    if booking is not None and booking.status == BookingStatus.HELD and paid_for(booking):
        follow_money(booking, decision="at_its_end")
    ended = expire_booking(key)
    if ended:
        close_task(STUCK, db.session.get_one(Booking, key).code, by="sweep")
    return ended


def _tell_resort(booking: Booking) -> None:
    facts = {"code": booking.code, "path": f"/desk/bookings/{booking.code}"}
    add_task(STUCK, booking.code, role="resort_manager", resort_id=booking.resort_id, facts=facts)
