"""Refunds at the provider: sent once, followed until they are there or fail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import func, select

from billing.payments.accounts import gateway_of
from billing.payments.gateway import PaymentUnavailable, ProviderRefused, RefundSeen, RefundWish
from billing.payments.models import Refund, RefundStatus
from billing.payments.refunding import fail_refund, record_refund
from billing.payments.rules import pause
from core.clock import now
from core.db import attempt, db, lock

log = structlog.get_logger()
SEND = "billing.payments.jobs.send"
MOST = 25  # in one round
LEASE = timedelta(minutes=1)  # after which who took a refund must have died
AT_ONCE = timedelta(0)


@dataclass(frozen=True, slots=True)
class Taken:
    """A refund that this process works on, for as long as its lease."""

    id: int
    entity: str
    provider_id: str | None
    attempts: int
    wish: RefundWish


def send_refunds(*, overdue: timedelta = AT_ONCE) -> int:
    """Send what is due to go back; returns how many were tried. Safe twice: keys and lookups."""
    return _each(RefundStatus.DUE, overdue, _send)


def follow_refunds() -> int:
    """Ask after refunds that were sent and have not arrived; returns how many."""
    return _each(RefundStatus.SENT, AT_ONCE, _see)


def _each(status: RefundStatus, overdue: timedelta, ask: Callable[[Taken], RefundSeen]) -> int:
    taken = 0
    while taken < MOST and (refund := attempt(lambda: _claim(status, overdue))) is not None:
        taken += 1
        try:
            _one(refund, ask)
        except Exception as fault:
            log.warning("refund not dealt with", refund=refund.id, exc_info=fault)
            attempt(lambda refund=refund, fault=fault: _put_off(refund, fault))  # type: ignore[misc]  # loop variables bound early
    return taken


def _one(taken: Taken, ask: Callable[[Taken], RefundSeen]) -> None:
    try:
        seen = ask(taken)
    except ProviderRefused as fault:
        if taken.provider_id is not None:  # what the provider has taken is not given up for that
            raise
        words = str(fault)
        attempt(lambda: fail_refund(_row(taken), words))
    else:
        attempt(lambda: record_refund(_row(taken), seen))


def _row(taken: Taken) -> Refund:
    return db.session.get_one(Refund, taken.id)


def _send(taken: Taken) -> RefundSeen:
    """An earlier try may have been answered to nobody, and its key is forgotten after a day."""
    gateway = gateway_of(taken.entity)
    sent = gateway.find_refund(taken.wish) if taken.attempts > 1 else None
    return sent or gateway.send_refund(taken.wish)


def _see(taken: Taken) -> RefundSeen:
    if taken.provider_id is None:
        raise PaymentUnavailable
    return gateway_of(taken.entity).see_refund(taken.provider_id)


def _claim(status: RefundStatus, overdue: timedelta) -> Taken | None:
    refund = db.session.scalar(
        select(Refund)
        .where(Refund.status == status, Refund.due_at <= func.app_now() - overdue)
        .order_by(Refund.due_at)
        .limit(1)
        .with_for_update(key_share=True, skip_locked=True)
    )
    if refund is None:
        return None
    refund.attempts += 1
    refund.due_at = now() + max(LEASE, pause(refund.attempts))
    payment = refund.payment
    return Taken(
        id=refund.id,
        entity=payment.legal_entity.code,
        provider_id=refund.provider_id,
        attempts=refund.attempts,
        wish=RefundWish(
            key=str(refund.key), intent_id=payment.intent_id or "", amount=refund.money
        ),
    )


def _put_off(taken: Taken, fault: Exception) -> None:
    [refund] = lock(Refund, taken.id)
    if refund.status in (RefundStatus.DUE, RefundStatus.SENT):
        refund.fault = f"{type(fault).__name__}: {fault}"[:500]
        refund.due_at = now() + pause(taken.attempts)
