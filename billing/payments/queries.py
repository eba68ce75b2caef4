"""Reading payments: what came, what went back, what may still be paid."""

from __future__ import annotations

from sqlalchemy import func, select

from billing.payments.models import (
    LIVE,
    Payment,
    PaymentRequest,
    PaymentStatus,
    Refund,
    RefundStatus,
    RequestStatus,
)
from core.db import db
from core.money import Money


def paid_of(subject: str, currency: str) -> Money:
    """What came for the subject, refunded or not; doubted money does not count."""
    query = select(func.coalesce(func.sum(Payment.amount), 0)).where(
        Payment.subject == subject,
        Payment.status == PaymentStatus.PAID,
        Payment.currency == currency,
    )
    return Money(int(db.session.scalar(query) or 0), currency)


def refunded_of(subject: str, currency: str) -> Money:
    """What goes or went back, in whatever state; refunds that failed do not count."""
    query = select(func.coalesce(func.sum(Refund.amount), 0)).where(
        Refund.subject == subject,
        Refund.status != RefundStatus.FAILED,
        Refund.currency == currency,
    )
    return Money(int(db.session.scalar(query) or 0), currency)


def payments_of(subject: str) -> list[Payment]:
    """Every try to pay, oldest first."""
    query = select(Payment).where(Payment.subject == subject).order_by(Payment.id)
    return list(db.session.scalars(query))


def refunds_of(subject: str) -> list[Refund]:
    """Every refund, oldest first."""
    query = select(Refund).where(Refund.subject == subject).order_by(Refund.id)
    return list(db.session.scalars(query))


def live_payment(subject: str) -> Payment | None:
    """The try that may still be paid at the provider, as far as we know."""
    return db.session.scalar(
        select(Payment).where(Payment.subject == subject, Payment.status.in_(LIVE))
    )


def open_request(subject: str) -> PaymentRequest | None:
    """What is asked for at present."""
    return db.session.scalar(
        select(PaymentRequest).where(
            PaymentRequest.subject == subject, PaymentRequest.status == RequestStatus.OPEN
        )
    )


def request_by_reference(reference: str) -> PaymentRequest | None:
    """The open request that a payer names at a terminal."""
    return db.session.scalar(
        select(PaymentRequest).where(
            PaymentRequest.reference == reference, PaymentRequest.status == RequestStatus.OPEN
        )
    )
