"""What a booking keeps of the money that came for it; the rest goes back by itself."""

from __future__ import annotations

from billing.payments.models import RefundStatus
from billing.payments.queries import refunds_of, stayed_of
from billing.payments.refunding import refund_payments
from core.i18n import _l
from core.money import Money, total
from core.tasks.kinds import TaskKind, add_task_kind
from core.tasks.operations import add_task
from crs.bookings.models import Booking, BookingStatus
from crs.bookings.paid import paid_for, subject_of

BY_HAND = "refund_by_hand"
add_task_kind(
    BY_HAND,
    TaskKind(
        _l("Give money back by hand"),
        _l(
            "{amount} of booking {code} was not paid by card here, so it cannot be refunded "
            "automatically."
        ),
    ),
)


def _by_card(booking: Booking) -> Money:
    return stayed_of(subject_of(booking), booking.currency)


def _left_to_people(booking: Booking) -> Money:
    """What a card did not take back: a task says so, and no later decision sends it again."""
    refunds = refunds_of(subject_of(booking))
    failed = (one.money for one in refunds if one.status == RefundStatus.FAILED)
    return total(failed, booking.currency)


def kept_of(booking: Booking) -> Money:
    """What the promise, or its end, may keep."""
    if booking.status == BookingStatus.EXPIRED:
        return Money(0, booking.currency)
    if booking.status == BookingStatus.CANCELLED:
        return Money(booking.cancellation_fee or 0, booking.currency)
    return Money(booking.total, booking.currency)


def refund_rest(booking: Booking, *, reason: str, decision: str) -> Money:
    """Give back what came above what is kept; returns it. The caller holds the booking's lock.

    `decision` names it once and for all (`cancelled`, `amended-3`). What did not come by card here
    goes back by hand: its resort is told.
    """
    nothing = Money(0, booking.currency)
    rest = paid_for(booking) - kept_of(booking)
    if rest <= nothing:
        return nothing
    failed = _left_to_people(booking)
    rest -= failed
    if rest <= nothing:
        return nothing
    by_card = max(min(rest, _by_card(booking) - failed), nothing)
    if by_card:
        subject = subject_of(booking)
        refund_payments(subject, by_card, reason=reason, key=f"{subject}:{decision}")
    if by_hand := rest - by_card:
        _tell_resort(booking, by_hand)
    return rest


def _tell_resort(booking: Booking, amount: Money) -> None:
    facts = {
        "code": booking.code,
        "amount": f"{amount.exact} {amount.currency}",
        "path": f"/desk/bookings/{booking.code}",
    }
    add_task(BY_HAND, booking.code, role="resort_manager", resort_id=booking.resort_id, facts=facts)
