"""Decisions about payments without a database: what to doubt, what to refund of which payment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from billing.ledger.models import AccountCode
from billing.payments.gateway import MovementSeen, SessionSeen
from billing.payments.models import Payment, PaymentStatus, RefundStatus

FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(hours=1)
FIRST_LOOK = timedelta(seconds=20)  # after which an opening payment's process must have died
LATER_LOOK = timedelta(minutes=2)  # after which an event counts as lost
AFTER_END = timedelta(seconds=20)  # beyond the session's own end


def doubt_about(payment: Payment, seen: SessionSeen) -> str:
    """What speaks against taking a paid session for the payment, in a word; nothing: empty."""
    doubts = {
        "key": seen.key != str(payment.key),
        "session": payment.session_id not in (None, seen.id),
        "twice": payment.status == PaymentStatus.PAID,
        "currency": seen.amount.currency != payment.currency,
        "amount": seen.amount.minor != payment.amount,
        "intent": seen.intent_id is None,
    }
    return next((doubt for doubt, met in doubts.items() if met), "")


def next_look(payment: Payment, at: datetime) -> datetime:
    """When to ask after it again: less and less often, and at the end of its session."""
    if payment.status == PaymentStatus.OPENING and at < payment.created_at + LATER_LOOK:
        return at + FIRST_LOOK
    later = at + max(LATER_LOOK, at - payment.created_at)
    end = payment.expires_at + AFTER_END
    return min(later, end) if end > at else at + LATER_LOOK


class Share(NamedTuple):
    """What of a payment goes back, in minor units."""

    payment: Payment
    amount: int


def share_out(amount: int, payments: Sequence[Payment]) -> list[Share] | None:
    """From which payments the amount goes back: the latest first. None where it is too much."""
    shares = []
    for payment in sorted(payments, key=lambda one: one.id, reverse=True):
        part = min(amount, payment.amount - payment.refunded)
        if part > 0:
            shares.append(Share(payment, part))
            amount -= part
    return shares if amount == 0 else None


REFUND_STEPS = list(RefundStatus)


def goes_forward(was: str, becomes: RefundStatus) -> bool:
    """Whether news of a refund is news: states only move forward."""
    return REFUND_STEPS.index(becomes) > REFUND_STEPS.index(RefundStatus(was))


def pause(attempts: int) -> timedelta:
    """How long to wait after so many failures."""
    doublings = min(max(attempts - 1, 0), 12)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)


PAYMENT_KINDS = ("charge", "payment")
REFUND_KINDS = ("refund", "payment_refund", "refund_failure", "payment_failure_refund")
PAYOUT_KINDS = ("payout", "payout_failure", "payout_cancel")
FEE_KINDS = ("stripe_fee", "stripe_fx_fee", "tax_fee", "payment_network_cost")
DISPUTES = ("du_", "dp_")


def place_of(seen: MovementSeen) -> str | None:
    """Which payment or refund at the provider a movement is about, as postings name it."""
    if seen.kind in PAYMENT_KINDS:
        return seen.intent_id or seen.source_id
    return seen.source_id if seen.kind in REFUND_KINDS else None


def account_of_movement(seen: MovementSeen) -> AccountCode:
    """What stands against clearing, where the movement was not posted by us before."""
    if seen.kind in PAYOUT_KINDS:
        return AccountCode.BANK
    if seen.kind in FEE_KINDS:
        return AccountCode.FEES
    if seen.kind == "adjustment" and (seen.source_id or "").startswith(DISPUTES):
        return AccountCode.DISPUTES
    return AccountCode.UNALLOCATED
