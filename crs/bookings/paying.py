"""Paying for a booking: what is asked for, the hold while somebody pays, what follows the money."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from billing.payments.models import Payment
from billing.payments.operations import begin_asked, request_payment
from billing.payments.queries import live_payment
from core.audit.operations import record
from core.clock import local_day, now
from core.db import db
from core.i18n import _l, in_language
from core.money import Money, total
from core.organisation.models import Resort
from core.refusals import Refusal
from crs.bookings.explaining import promised_by
from crs.bookings.locking import lock_booking
from crs.bookings.models import Booking, BookingStatus, Voucher
from crs.bookings.operations import HoldEnded, NotInThisState, ran_out, settle_held
from crs.bookings.paid import paid_for, subject_of
from crs.bookings.refunding import kept_of, refund_rest
from crs.bookings.vouchers import claim_places
from crs.quotas.operations import NightNotOnSale, NoRoomFree, NoTreatmentFree, TierSoldOut
from crs.rates.rules import PrepaymentTerms, prepayment

WHILE_PAYING = timedelta(minutes=35)  # a session lives 31 minutes, and the hold outlives it
LONGEST = timedelta(minutes=60)
LONGEST_SENT = timedelta(minutes=160)  # for somebody else to pay: two hours, and a session
NO_PLACES = (NoRoomFree, NoTreatmentFree, TierSoldOut, NightNotOnSale)


class NothingDue(Refusal):
    """What is due has been paid."""

    message = _l("There is nothing to pay for booking {code} now.")


class TooLateToBegin(Refusal):
    """A new try would take the hold past its longest time."""

    message = _l(
        "Booking {code} cannot be held for another attempt to pay. Its hold ends by itself; "
        "then search again: the room may still be free."
    )


def to_pay(booking: Booking) -> Money:
    """What may be paid now: the prepayment of a hold, the balance of what is confirmed."""
    nothing = Money(0, booking.currency)
    if booking.status == BookingStatus.HELD:
        return max(prepayment_of(booking) - paid_for(booking), nothing)
    if booking.status == BookingStatus.CONFIRMED:
        return max(Money(booking.total, booking.currency) - paid_for(booking), nothing)
    return nothing


def prepayment_of(booking: Booking) -> Money:
    """What confirms it: what was due at once, or is due by the day until which it is held."""
    if booking.due_now:
        return Money(booking.due_now, booking.currency)
    version = booking.versions[-1]
    parts = (
        prepayment(PrepaymentTerms(**one.terms["prepayment"]), one.breakdown)
        for one in promised_by(version)
    )
    return total(parts, booking.currency)


def begin_to_pay(booking: Booking, *, return_path: str, language: str = "") -> Payment:
    """Ask for what is due and begin to pay it by card; the hold lasts until that is over.

    The try that is live already is given back. `return_path` is where the payer comes back to;
    `language` what they read, where it is known: else the booking's. Raises NothingDue, HoldEnded,
    TooLateToBegin, NotInThisState; PaymentUnderway of billing.
    """
    locked = lock_booking(booking.id)
    return begin_under_lock(locked, return_path=return_path, language=language)


def begin_under_lock(booking: Booking, *, return_path: str, language: str = "") -> Payment:
    """As `begin_to_pay`, of a booking that the caller has locked, or made in this transaction."""
    if booking.status not in (BookingStatus.HELD, BookingStatus.CONFIRMED):
        raise NotInThisState(code=booking.code, status=BookingStatus(booking.status))
    amount = to_pay(booking)
    if not amount:
        raise NothingDue(code=booking.code)
    if booking.status == BookingStatus.HELD:
        _prolong(booking)
    resort = db.session.get_one(Resort, booking.resort_id)
    request = request_payment(
        resort, subject=subject_of(booking), reference=booking.code,
        masked_name=masked(booking.buyer.name), amount=amount, expires_at=booking.expires_at,
    )  # fmt: skip
    spoken = language or booking.language
    name = in_language(resort.name, spoken)
    return begin_asked(
        request, description=f"{name} · {booking.code}", language=spoken,
        return_path=return_path,
    )  # fmt: skip


def _prolong(booking: Booking) -> None:
    """Outlive a session that begins now; a session that lives already has been provided for."""
    at = now()
    if ran_out(booking, at):
        raise HoldEnded(code=booking.code)
    live = live_payment(subject_of(booking))
    if live is not None and live.expires_at > at:
        return
    needed = at + WHILE_PAYING
    if booking.expires_at is None or booking.expires_at >= needed:
        return  # held until a day on which it is due
    longest = LONGEST_SENT if booking.sent_to_pay_at else LONGEST
    if needed > booking.created_at + longest:
        raise TooLateToBegin(code=booking.code)
    booking.expires_at = needed


def masked(name: str) -> str:
    """`A*** M***`: enough for a payer to know that it is theirs."""
    return " ".join(f"{word[0]}***" for word in name.split())


def follow_money(booking: Booking, *, decision: str) -> Booking:
    """Do what the money that came makes possible: confirm, else give it back. Safe twice.

    `decision` names what came. A hold that ran out is confirmed when its places can be had again.
    The caller has locked the booking, or made it in this transaction.
    """
    paid = paid_for(booking)
    if booking.status in (BookingStatus.HELD, BookingStatus.EXPIRED):
        if paid < prepayment_of(booking):
            _wait_or_return(booking, decision)
            return booking
        if booking.status == BookingStatus.HELD:
            settle_held(booking, by="payment")
        elif not _have_again(booking):
            _too_late(booking, decision)
            return booking
    if paid > kept_of(booking):
        refund_rest(booking, reason="overpaid", decision=decision)
    return booking


def _wait_or_return(booking: Booking, decision: str) -> None:
    """Less than the prepayment came: of a hold that has ended it goes back."""
    if booking.status == BookingStatus.EXPIRED:
        _too_late(booking, decision)


def _too_late(booking: Booking, decision: str) -> None:
    back = refund_rest(booking, reason="too_late", decision=decision)
    if back:
        record(booking, "too_late", by="payment", resort_id=booking.resort_id, back=back.minor)


def _have_again(booking: Booking) -> bool:
    """Whether the places of an expired hold could be taken once more; then it is confirmed."""
    live = [voucher for voucher in booking.vouchers if voucher.dropped_at is None]
    if _arrival(live) < local_day(booking.resort.zone):
        return False
    try:
        with db.session.begin_nested():
            booking.status, booking.expires_at = BookingStatus.HELD, now()
            claim_places(booking, booking.resort, live, state="held")
    except NO_PLACES:
        return False
    booking.ended_at = None
    settle_held(booking, by="payment")
    return True


def _arrival(vouchers: Iterable[Voucher]) -> date:
    return min(voucher.nights.lower or date.max for voucher in vouchers)
