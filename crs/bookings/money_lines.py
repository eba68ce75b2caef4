"""The money of a booking line by line: what was paid before, each try to pay, each refund."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from billing.payments.models import Payment, PaymentStatus, Refund, RefundStatus
from core.i18n import LazyText, _, _l
from core.money import Money
from crs.bookings.models import Booking
from crs.bookings.paid import paid_for
from crs.bookings.paying import to_pay

WAYS: dict[str, LazyText] = {"card": _l("Card")}
PAYMENTS: dict[str, tuple[LazyText, str]] = {
    PaymentStatus.OPENING: (_l("being opened"), "held"),
    PaymentStatus.OPEN: (_l("waiting for the payer"), "held"),
    PaymentStatus.PAID: (_l("paid"), "confirmed"),
    PaymentStatus.ENDED: (_l("not paid"), "expired"),
}
REFUNDS: dict[str, tuple[LazyText, str]] = {
    RefundStatus.DUE: (_l("waiting to be sent"), "held"),
    RefundStatus.SENT: (_l("on its way"), "held"),
    RefundStatus.DONE: (_l("refunded"), "confirmed"),
    RefundStatus.FAILED: (_l("failed: owed to the guest"), "cancelled"),
}
REASONS: dict[str, LazyText] = {
    "cancelled": _l("the booking was cancelled"), "expired": _l("the hold had ended"),
    "too_late": _l("the money came too late"), "overpaid": _l("more was paid than was due"),
    "changed": _l("the price went down"),
}  # fmt: skip


@dataclass(frozen=True)
class MoneyLine:
    """One movement, or a try at one; `counts` says whether the sums contain it."""

    begun_at: datetime | None
    what: str
    about: str
    state: str
    looks: str
    """The sign and colour of the state: those of a booking in a like one."""
    notified_at: datetime | None
    settled_at: datetime | None
    amount: Money
    counts: bool


def money_of(
    booking: Booking, payments: Sequence[Payment], refunds: Sequence[Refund]
) -> dict[str, Any]:
    """The lines in the order in which they began, and what they come to."""
    lines = [*map(_payment, payments), *map(_refund, refunds)]
    lines.sort(key=lambda line: line.begun_at or booking.created_at)
    return {
        "money_lines": [*_before(booking), *lines],
        "paid": paid_for(booking),
        "to_pay": to_pay(booking),
    }


def _before(booking: Booking) -> list[MoneyLine]:
    if not booking.paid_before:
        return []
    amount = Money(booking.paid_before, booking.currency)
    words, about = _("Opening balance"), _("paid before this system")
    return [MoneyLine(None, words, about, _("paid"), "confirmed", None, None, amount, True)]


def _payment(payment: Payment) -> MoneyLine:
    state, looks = PAYMENTS[payment.status]
    return MoneyLine(
        begun_at=payment.created_at,
        what=str(WAYS.get(payment.way, payment.way)),
        about=payment.fault or "",
        state=str(state),
        looks=looks,
        notified_at=payment.notified_at,
        settled_at=payment.settled_at,
        amount=payment.money,
        counts=payment.status == PaymentStatus.PAID,
    )


def _refund(refund: Refund) -> MoneyLine:
    state, looks = REFUNDS[refund.status]
    reason = str(REASONS.get(refund.reason, refund.reason))
    return MoneyLine(
        begun_at=refund.created_at,
        what=_("Refund"),
        about=f"{reason}. {refund.fault}" if refund.fault else reason,
        state=str(state),
        looks=looks,
        notified_at=refund.sent_at,
        settled_at=refund.done_at,
        amount=-refund.money,
        counts=refund.status != RefundStatus.FAILED,
    )
