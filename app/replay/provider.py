"""The payment provider's word, as a replay gives it: paid at once, refunded at once."""

from __future__ import annotations

from datetime import timedelta

from billing.payments.gateway import (
    MovementSeen,
    RefundSeen,
    RefundState,
    SessionSeen,
    SessionStatus,
)
from billing.payments.models import Payment, PaymentStatus, Refund, RefundStatus
from billing.payments.operations import record_payment
from billing.payments.queries import payments_of, refunds_of
from billing.payments.refunding import record_refund
from billing.payments.settling import take_movement
from core.clock import now
from core.money import Money

AVAILABLE = timedelta(days=2)
FEE_PERCENT_TENTHS, FEE_FIXED = 15, 25  # of a payment by card, in cents


def hear_paid(payment: Payment) -> Payment:
    """The payer has paid the session."""
    seen = SessionSeen(
        id=f"cs_replay_{payment.key}", key=str(payment.key), status=SessionStatus.COMPLETE,
        paid=True, amount=payment.money, intent_id=f"pi_replay_{payment.key}", url=None,
        expires_at=payment.expires_at,
    )  # fmt: skip
    return record_payment(payment, seen)


def hear_refunded(subject: str) -> None:
    """What is due to go back has gone back."""
    for refund in refunds_of(subject):
        if refund.status == RefundStatus.DUE:
            seen = RefundSeen(
                id=f"re_replay_{refund.key}", key=str(refund.key), state=RefundState.DONE,
                amount=refund.money, intent_id=refund.payment.intent_id,
            )  # fmt: skip
            record_refund(refund, seen)


def hear_account(subject: str) -> None:
    """What the provider's own account of our money says about it; lines are taken once."""
    for payment in payments_of(subject):
        if payment.status == PaymentStatus.PAID:
            take_movement(_charge(payment), payment.legal_entity_id)
    for refund in refunds_of(subject):
        if refund.provider_id:
            take_movement(_return(refund), refund.payment.legal_entity_id)


def _charge(payment: Payment) -> MovementSeen:
    fee = payment.amount * FEE_PERCENT_TENTHS // 1000 + FEE_FIXED
    return _movement("charge", f"{payment.key}", payment.money, min(fee, payment.amount),
                     source=f"ch_replay_{payment.key}", intent=payment.intent_id)  # fmt: skip


def _return(refund: Refund) -> MovementSeen:
    return _movement("refund", f"{refund.key}", -refund.money, 0,
                     source=refund.provider_id, intent=None)  # fmt: skip


def _movement(
    kind: str, key: str, amount: Money, fee: int, *, source: str | None, intent: str | None
) -> MovementSeen:
    at = now()
    return MovementSeen(
        id=f"txn_replay_{key}", kind=kind, amount=amount, fee=fee, source_id=source,
        intent_id=intent, key=key, created_at=at, available_at=at + AVAILABLE,
    )  # fmt: skip
