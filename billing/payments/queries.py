"""Reading payments: what came, what went back, what may still be paid."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import joinedload

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


_STAYED = select(
    select(func.coalesce(func.sum(Payment.amount), 0))
    .where(
        Payment.subject == bindparam("subject"),
        Payment.status == PaymentStatus.PAID,
        Payment.currency == bindparam("currency"),
    )
    .scalar_subquery()
    - select(func.coalesce(func.sum(Refund.amount), 0))
    .where(
        Refund.subject == bindparam("subject"),
        Refund.status != RefundStatus.FAILED,
        Refund.currency == bindparam("currency"),
    )
    .scalar_subquery()
)


def stayed_of(subject: str, currency: str) -> Money:
    """What came and has not gone back: `paid_of` less `refunded_of`, asked at once."""
    amount = db.session.scalar(_STAYED, {"subject": subject, "currency": currency})
    return Money(int(amount or 0), currency)


def payments_of(subject: str) -> list[Payment]:
    """Every try to pay, oldest first."""
    query = select(Payment).where(Payment.subject == subject).order_by(Payment.id)
    return list(db.session.scalars(query))


def refunds_of(subject: str) -> list[Refund]:
    """Every refund, oldest first."""
    query = select(Refund).where(Refund.subject == subject).order_by(Refund.id)
    return list(db.session.scalars(query))


_ALIVE = select(Payment).where(Payment.subject == bindparam("subject"), Payment.status.in_(LIVE))


def live_payment(subject: str) -> Payment | None:
    """The try that may still be paid at the provider, as far as we know."""
    return db.session.scalar(_ALIVE, {"subject": subject})


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


def payment_by_key(key: str | None) -> Payment | None:
    """The payment whose key a session, an intent or a charge carries; None for a stranger's."""
    try:
        wanted = UUID(key or "")
    except ValueError:
        return None
    whole = joinedload(Payment.legal_entity)
    return db.session.scalar(select(Payment).where(Payment.key == wanted).options(whole))


def payment_by_intent(intent_id: str | None) -> Payment | None:
    """The payment that came by this intent."""
    if intent_id is None:
        return None
    return db.session.scalar(select(Payment).where(Payment.intent_id == intent_id))


def refund_seen_as(provider_id: str, key: str | None = None) -> Refund | None:
    """The refund that the provider knows by a number, or as ours by its key."""
    by_number = db.session.scalar(select(Refund).where(Refund.provider_id == provider_id))
    if by_number is not None or key is None:
        return by_number
    try:
        wanted = UUID(key)
    except ValueError:
        return None
    return db.session.scalar(select(Refund).where(Refund.key == wanted))
