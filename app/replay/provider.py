"""The payment provider's word, as a replay gives it: paid at once, refunded at once."""

from __future__ import annotations

from billing.payments.gateway import RefundSeen, RefundState, SessionSeen, SessionStatus
from billing.payments.models import Payment, RefundStatus
from billing.payments.operations import record_payment
from billing.payments.queries import refunds_of
from billing.payments.refunding import record_refund


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
