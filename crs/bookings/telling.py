"""Jobs: which fact about a booking is told to its guest. Each is safe twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from billing.payments.models import Refund
from billing.payments.queries import paid_of, payments_of, refunds_of
from core.db import db
from core.money import total
from crm.messages.operations import queue_message
from crm.messages.queries import was_told
from crs.bookings.models import Booking, BookingStatus
from crs.bookings.paid import KIND, paid_until, subject_of

Facts = Mapping[str, Any]


def booking_confirmed(facts: Facts) -> None:
    """It is theirs."""
    booking = db.session.get_one(Booking, facts["booking_id"])
    tell_guest(booking, "booking_confirmed", booking.code)


def booking_amended(facts: Facts) -> None:
    """What is confirmed is otherwise now; whoever changes a hold sees it on the page.

    Several changes at once are one letter, about the last.
    """
    booking = db.session.get_one(Booking, facts["booking_id"])
    if booking.status != BookingStatus.CONFIRMED:
        return
    cause = f"{subject_of(booking)}:amended-{booking.version}"
    back = (one.money for one in refunds_of(subject_of(booking)) if one.cause == cause)
    figures = {"back": total(back, booking.currency).minor}
    tell_guest(booking, "booking_changed", f"{booking.code}:{booking.version}", **figures)


def booking_cancelled(facts: Facts) -> None:
    """What was confirmed or paid; whoever gives up an unpaid hold has seen so on the page."""
    booking = db.session.get_one(Booking, facts["booking_id"])
    if booking.ended_at is None:
        return
    paid = paid_until(booking, booking.ended_at)
    if was_confirmed(booking) or paid:
        figures = {"fee": booking.cancellation_fee or 0, "paid": paid.minor}
        tell_guest(booking, "booking_cancelled", booking.code, **figures)


def booking_expired(facts: Facts) -> None:
    """Only where a payment was begun, and none came: else there is nothing to be told, or more."""
    booking = db.session.get_one(Booking, facts["booking_id"])
    subject = subject_of(booking)
    if payments_of(subject) and not paid_of(subject, booking.currency):
        tell_guest(booking, "booking_expired", booking.code)


def payment_received(facts: Facts) -> None:
    """Unless another letter says so: the confirmation that this payment brought, or a refund.

    Stands behind whatever confirms in the list of subscribers.
    """
    booking = _of_subject(facts["subject"])
    if booking is None or facts.get("late") or not _lives(booking):
        return
    if booking.status == BookingStatus.CONFIRMED and not was_told(
        "booking_confirmed", booking.code
    ):
        return
    tell_guest(booking, "payment_received", f"payment:{facts['payment_id']}", **_amount_in(facts))


def refund_due(facts: Facts) -> None:
    """Of money that came when there was no promise any more; a cancellation has its own letter."""
    booking = _of_subject(facts["subject"])
    if booking is None or was_confirmed(booking):
        return
    keys = facts["refund_ids"]
    refunds = db.session.scalars(select(Refund).where(Refund.id.in_(keys))).all()
    back = total((refund.money for refund in refunds), booking.currency)
    figures = {"amount": back.minor, "currency": back.currency}
    tell_guest(booking, "payment_too_late", f"refund:{min(keys)}", **figures)


def refund_done(facts: Facts) -> None:
    """The provider has it."""
    booking = _of_subject(facts["subject"])
    if booking is not None:
        refund = db.session.get_one(Refund, facts["refund_id"])
        figures = {"amount": refund.amount, "currency": refund.currency}
        tell_guest(booking, "refund_sent", f"refund:{refund.id}", **figures)


def was_confirmed(booking: Booking) -> bool:
    """Whether it ever was a promise without an end: then its vouchers have numbers."""
    return booking.reference is not None or any(voucher.number for voucher in booking.vouchers)


def _lives(booking: Booking) -> bool:
    return booking.status in (BookingStatus.HELD, BookingStatus.CONFIRMED)


def _amount_in(facts: Facts) -> dict[str, Any]:
    return {name: facts[name] for name in ("amount", "currency")}


def _of_subject(subject: str) -> Booking | None:
    """The booking that money is for; None where it is for something else."""
    kind, _colon, code = subject.partition(":")
    if kind != KIND:
        return None
    return db.session.scalar(select(Booking).where(Booking.code == code))


def tell_guest(booking: Booking, kind: str, reference: str, **figures: Any) -> bool:
    """By mail, or by a text where only a telephone is known; False where they were told before."""
    return queue_message(
        kind,
        reference,
        resort_id=booking.resort_id,
        about=subject_of(booking),
        to_address=booking.buyer.email,
        to_phone=booking.buyer.phone,
        language=booking.language,
        facts={"booking_id": booking.id, "path": f"/desk/bookings/{booking.code}", **figures},
    )
