"""Giving money back: decided in one transaction, sent by an edge, followed until it is there."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from billing.ledger.models import AccountCode, LedgerEntry
from billing.ledger.operations import post, reverse
from billing.ledger.queries import entry_of
from billing.ledger.rules import transfer
from billing.payments.gateway import RefundSeen, RefundState
from billing.payments.models import Payment, PaymentRequest, PaymentStatus, Refund, RefundStatus
from billing.payments.operations import lock_payment
from billing.payments.rules import Share, goes_forward, share_out
from billing.payments.tasks import REFUND_FAILED, tell_accountant, worded
from core.audit.operations import record
from core.clock import now
from core.db import db, lock
from core.i18n import _l
from core.money import Money
from core.outbox.operations import tell
from core.refusals import Refusal

FIRST_LOOK = timedelta(minutes=2)  # at a refund that the provider has taken and not carried out
STATES = {
    RefundState.PENDING: RefundStatus.SENT,
    RefundState.DONE: RefundStatus.DONE,
    RefundState.FAILED: RefundStatus.FAILED,
}


class MoreThanPaid(Refusal):
    """No more goes back than came and has not gone back yet."""

    message = _l("{amount} cannot be refunded: that is more than was paid and not yet refunded.")


class RefundDiffers(RuntimeError):
    """The same decision was carried out before with another amount: a fault of ours."""


def refund_payments(subject: str, amount: Money, *, reason: str, key: str) -> list[Refund]:
    """Give back so much of what came for the subject, of the latest payment first.

    `key` names the caller's decision: the same again gives back the same refunds. They are sent
    after the commit, to the cards that paid. Raises MoreThanPaid.
    """
    payments = _lock_paid(subject, amount.currency)
    if before := _decided(key, subject):
        if sum(refund.amount for refund in before) != amount.minor:
            raise RefundDiffers(key)
        return before
    shares = share_out(amount.minor, payments)
    if shares is None or amount.minor <= 0:
        raise MoreThanPaid(amount=amount)
    refunds = [_refund(share, reason=reason, cause=key) for share in shares]
    tell("refund_due", subject=subject, refund_ids=[refund.id for refund in refunds])
    return refunds


def _lock_paid(subject: str, currency: str) -> list[Payment]:
    requests = select(PaymentRequest.id).where(PaymentRequest.subject == subject)
    lock(PaymentRequest, *db.session.scalars(requests))
    wanted = select(Payment.id).where(
        Payment.subject == subject,
        Payment.status == PaymentStatus.PAID,
        Payment.currency == currency,
    )
    return lock(Payment, *db.session.scalars(wanted))


def _decided(cause: str, subject: str) -> list[Refund]:
    query = select(Refund).where(Refund.cause == cause, Refund.subject == subject)
    return list(db.session.scalars(query.order_by(Refund.id)))


def _refund(share: Share, *, reason: str, cause: str) -> Refund:
    payment = share.payment
    _count(payment, share.amount)
    refund = Refund(
        resort_id=payment.resort_id, payment_id=payment.id, subject=payment.subject, cause=cause,
        reason=reason, amount=share.amount, currency=payment.currency,
    )  # fmt: skip
    db.session.add(refund)
    db.session.flush()
    _post(
        "refund_due", refund, debit=AccountCode.PREPAYMENT, of=refund.subject,
        credit=AccountCode.REFUNDS_DUE, to=str(refund.key),
    )  # fmt: skip
    record(refund, "due", by="refunding", resort_id=refund.resort_id, amount=refund.amount)
    return refund


def _count(payment: Payment, amount: int) -> None:
    """By the database itself, whose constraint stands behind the lock."""
    counted = update(Payment).where(Payment.id == payment.id)
    db.session.execute(counted.values(refunded=Payment.refunded + amount))


def record_refund(refund: Refund, seen: RefundSeen) -> Refund:
    """Write down how far a refund is at the provider; older news changes nothing.

    One that fails, now or weeks later, was none: the money is owed to the guest again, and the
    accountant is told.
    """
    if seen.amount != refund.money:
        raise RefundDiffers(f"{seen.id} is of {seen.amount}")
    refund = lock_refund(refund)
    becomes = STATES[seen.state]
    if becomes == RefundStatus.FAILED:
        return fail_refund(refund, seen.fault, provider_id=seen.id)
    if goes_forward(refund.status, becomes):
        _take(refund, seen.id, becomes)
    return refund


def _take(refund: Refund, provider_id: str, becomes: RefundStatus) -> None:
    at = now()
    refund.provider_id = provider_id
    refund.sent_at = refund.sent_at or at
    refund.due_at, refund.attempts, refund.fault = at + FIRST_LOOK, 0, None
    if becomes == RefundStatus.DONE:
        refund.done_at = at
        tell("refund_done", refund_id=refund.id, subject=refund.subject)
    refund.status = becomes
    db.session.flush()
    _post(
        "refund_sent", refund, debit=AccountCode.REFUNDS_DUE, of=str(refund.key),
        credit=AccountCode.CLEARING, to=provider_id,
    )  # fmt: skip
    record(refund, becomes, by="provider", resort_id=refund.resort_id)


def fail_refund(refund: Refund, fault: str, *, provider_id: str | None = None) -> Refund:
    """It will not arrive: take back what was posted, and tell who pays it in another way."""
    refund = lock_refund(refund)
    if refund.status == RefundStatus.FAILED:
        return refund
    refund.status, refund.fault = RefundStatus.FAILED, fault[:500]
    refund.provider_id = refund.provider_id or provider_id
    db.session.flush()
    _count(refund.payment, -refund.amount)
    for kind in ("refund_sent", "refund_due"):
        if entry := _entry(kind, refund):
            reverse(entry, facts={"fault": refund.fault})
    record(refund, "failed", by="provider", resort_id=refund.resort_id)
    tell("refund_failed", refund_id=refund.id, subject=refund.subject)
    tell_accountant(
        REFUND_FAILED, str(refund.id), amount=worded(refund.money), subject=refund.subject,
        fault=refund.fault,
    )  # fmt: skip
    return refund


def lock_refund(refund: Refund) -> Refund:
    """The refund, fresh and locked, after the payment that it belongs to."""
    lock_payment(refund.payment)
    [refund] = lock(Refund, refund.id)
    return refund


def _entry(kind: str, refund: Refund) -> LedgerEntry | None:
    return entry_of(kind, str(refund.key))


def _post(kind: str, refund: Refund, *, debit: str, of: str, credit: str, to: str) -> None:
    post(
        kind, str(refund.key), transfer(refund.amount, debit=debit, of=of, credit=credit, to=to),
        entity=refund.payment.legal_entity_id, currency=refund.currency,
        resort_id=refund.resort_id, facts={"payment": refund.payment_id},
    )  # fmt: skip
