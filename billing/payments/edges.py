"""Payments at the provider: opened, ended, asked after; it is never asked in a transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from billing.payments.accounts import gateway_of
from billing.payments.gateway import (
    CardNotSetUp,
    PaymentUnavailable,
    ProviderRefused,
    SessionSeen,
    SessionWish,
)
from billing.payments.models import LIVE, Payment, PaymentStatus, RequestStatus
from billing.payments.operations import begin_payment, record_ended, record_seen
from billing.payments.rules import AFTER_END, next_look
from core.clock import now
from core.db import attempt, db
from core.money import Money
from core.settings import setting

log = structlog.get_logger()
MOST_LOOKS = 25  # in one round
OLD = timedelta(minutes=1)  # a wish that Stripe refuses at this age came too late


@dataclass(frozen=True, slots=True)
class Try:
    """What is to be known of a payment while the provider is asked about it."""

    id: int
    request_id: int
    entity: str
    status: str
    session_id: str | None
    again: bool
    """Whether somebody may have asked the provider before."""
    old: bool
    over: bool
    """Whether its session would have ended by now, had it ever been made."""
    wish: SessionWish


def open_payment(payment_id: int) -> Payment:
    """Give the payment its session at the provider; the same one however often it is asked.

    A payment whose process died before asking, and for whose session it is too late now, gets a
    successor: see the id of what is returned. Raises PaymentUnavailable, CardNotSetUp.
    """
    return open_tried(attempt(lambda: _try(payment_id)))


def open_tried(tried: Try) -> Payment:
    """As `open_payment`, of a payment that the caller has begun and committed.

    What is returned is to be read, and belongs to no session.
    """
    if tried.status != PaymentStatus.OPENING:
        return attempt(lambda: _live(tried.id))
    try:
        seen = _open(tried)
    except ProviderRefused as fault:
        return _begin_anew(tried, fault)
    except CardNotSetUp:
        raise
    except PaymentUnavailable:  # or somebody else asks at this moment, and was answered by now
        return attempt(lambda: _live(tried.id))
    return attempt(lambda: _still_live(record_seen(tried, seen)))


def _begin_anew(tried: Try, fault: ProviderRefused) -> Payment:
    log.warning("session refused", payment=tried.id, fault=str(fault))
    successor = attempt(lambda: _succeed(tried, str(fault)))
    if successor is None:
        raise PaymentUnavailable
    return open_payment(successor)


def _succeed(tried: Try, fault: str) -> int | None:
    """End what cannot be opened; where it was only late, the payment that takes its place."""
    payment = record_ended(tried, fault=fault)
    if not tried.old or payment.request.status != RequestStatus.OPEN:
        return None
    return begin_payment(
        payment.request, description=payment.description, language=payment.language,
        return_path=payment.return_path,
    ).id  # fmt: skip


def end_payments(subject: str) -> bool:
    """Make sure that nobody can pay for the subject any more, at the provider first.

    True when money turned out to have come: it is recorded then. Raises PaymentUnavailable where
    the provider does not answer: the session may still be paid.
    """
    tries = attempt(lambda: [_try(key) for key in _live_ids(subject)])
    ended = [_end(tried) for tried in tries]
    return PaymentStatus.PAID in ended


def _end(tried: Try) -> str:
    if tried.over:
        return _give_up(tried)
    gateway = gateway_of(tried.entity)
    try:
        session_id = tried.session_id or _open(tried).id
    except ProviderRefused as fault:  # there is no session, and none can be made under its key
        words = str(fault)
        return _record(lambda: record_ended(tried, fault=words))
    try:
        seen = gateway.end_session(session_id)
    except ProviderRefused:  # it is not open: paid, or expired by itself
        seen = gateway.see_session(session_id)
    return _record(lambda: record_seen(tried, seen))


def poll_payments() -> int:
    """Ask after payments of which nothing was heard for a while; returns how many.

    What a killed process left half open is finished, what a lost webhook told is found.
    """
    looked = 0
    while looked < MOST_LOOKS and (tried := attempt(_claim)) is not None:
        looked += 1
        try:
            _look(tried)
        except PaymentUnavailable:
            log.warning("payment not looked at", payment=tried.id)
        except Exception as fault:
            log.error("payment not looked at", payment=tried.id, exc_info=fault)
    return looked


def look_at(payment_id: int) -> str:
    """Ask the provider how a payment stands, and write it down; returns its status."""
    return _look(attempt(lambda: _try(payment_id)))


def _look(tried: Try) -> str:
    if tried.over:
        return _give_up(tried)
    try:
        if tried.session_id is None:
            seen = _open(tried)
        else:
            seen = gateway_of(tried.entity).see_session(tried.session_id)
    except ProviderRefused as fault:
        words = str(fault)
        return _record(lambda: record_ended(tried, fault=words))
    return _record(lambda: record_seen(tried, seen))


def _give_up(tried: Try) -> str:
    """Whatever the provider answers to its key by now: nobody can pay it any more."""
    return _record(lambda: record_ended(tried, fault="never opened"))


def _open(tried: Try) -> SessionSeen:
    """Ask for the session; an answer to a key that was used before is as old as the first one."""
    gateway = gateway_of(tried.entity)
    seen = gateway.open_session(tried.wish)
    return gateway.see_session(seen.id) if tried.again else seen


def _record(work: Callable[[], Payment]) -> str:
    return attempt(lambda: work().status)


def _claim() -> Try | None:
    """The next payment that is due for a look, put off for as long as the look may take."""
    payment = db.session.scalar(
        select(Payment)
        .where(Payment.status.in_(LIVE), Payment.look_at <= func.app_now())
        .order_by(Payment.look_at)
        .limit(1)
        .with_for_update(key_share=True, skip_locked=True)
    )
    if payment is None:
        return None
    at = now()
    tried = _tried(payment, at)
    payment.look_at = next_look(payment, at)
    return tried


def _try(payment_id: int) -> Try:
    whole = [joinedload(Payment.legal_entity)]
    return try_of(db.session.get_one(Payment, payment_id, options=whole, populate_existing=True))


def try_of(payment: Payment) -> Try:
    """What `open_tried` needs, within the transaction that has begun the payment."""
    return _tried(payment, now())


def _tried(payment: Payment, at: datetime) -> Try:
    back = f"{setting('PUBLIC_URL')}{payment.return_path}"
    wish = SessionWish(
        key=str(payment.key),
        amount=Money(payment.amount, payment.currency),
        description=payment.description,
        subject=payment.subject,
        language=payment.language,
        success_url=back,
        cancel_url=back,
        expires_at=payment.expires_at,
    )
    return Try(
        id=payment.id,
        request_id=payment.request_id,
        entity=payment.legal_entity.code,
        status=payment.status,
        session_id=payment.session_id,
        again=payment.look_at <= at,
        old=payment.created_at + OLD <= at,
        over=payment.session_id is None and payment.expires_at + AFTER_END <= at,
        wish=wish,
    )


def _live_ids(subject: str) -> list[int]:
    query = select(Payment.id).where(Payment.subject == subject, Payment.status.in_(LIVE))
    return list(db.session.scalars(query))


def _live(payment_id: int) -> Payment:
    """What the payer is sent to. Raises PaymentUnavailable where it has ended meanwhile."""
    return _still_live(db.session.get_one(Payment, payment_id, populate_existing=True))


def _still_live(payment: Payment) -> Payment:
    if payment.status in (PaymentStatus.ENDED, PaymentStatus.OPENING):
        raise PaymentUnavailable
    db.session.flush()
    db.session.expunge(payment)  # as it is now: the commit would have it read once more
    return payment
