"""What the provider tells: kept once, then asked after; only what it answers then is believed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from billing.payments.accounts import gateway_of
from billing.payments.gateway import CardNotSetUp, Gateway
from billing.payments.models import ProviderEvent
from billing.payments.placing import place_session
from billing.payments.queries import payment_by_intent, refund_seen_as
from billing.payments.refunding import record_refund
from billing.payments.rules import pause
from billing.payments.tasks import DISPUTED, EVENT_STUCK, tell_accountant, worded
from core.clock import now
from core.db import attempt, db, lock
from core.jobs import ring
from core.organisation.models import LegalEntity
from core.refusals import NotThere
from core.tasks.operations import close_task

log = structlog.get_logger()
ANSWER = "billing.payments.jobs.answer"
MOST = 100  # in one round
LEASE = timedelta(minutes=1)  # after which who took an event must have died
PATIENCE = 8  # failures before a person is told
AT_ONCE = timedelta(0)
Effect = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Taken:
    """An event that this process works on, for as long as its lease."""

    id: int
    code: str
    event_id: str
    kind: str
    object_id: str
    attempts: int


def take_event(entity_code: str, body: bytes, signature: str) -> bool:
    """Keep what the provider tells of the legal entity's account; False where it was kept before.

    Raises NotGenuine, and NotThere for who has no account.
    """
    try:
        seen = gateway_of(entity_code).read_event(body, signature)
    except CardNotSetUp:
        raise NotThere from None
    of_entity = select(LegalEntity.id).where(LegalEntity.code == entity_code)

    def keep() -> bool:
        entity = db.session.scalar(of_entity)
        if entity is None:
            raise NotThere
        row = insert(ProviderEvent).values(
            legal_entity_id=entity, event_id=seen.id, kind=seen.kind, object_id=seen.object_id,
            done_at=None if _follows(seen.kind) else func.app_now(),
        )  # fmt: skip
        kept = row.on_conflict_do_nothing(index_elements=["event_id"])
        return db.session.scalar(kept.returning(ProviderEvent.id)) is not None

    fresh = attempt(keep)
    if fresh and _follows(seen.kind):
        ring(ANSWER)
    return fresh


def answer_events(*, overdue: timedelta = AT_ONCE) -> int:
    """Work on events that are due since `overdue`; returns how many. Any number of processes may.

    The effect and `done_at` are one transaction; one that fails waits longer each time.
    """
    taken = 0
    while taken < MOST and (event := attempt(lambda: _claim(overdue))) is not None:
        taken += 1
        try:
            effect = _effect_of(event)
            attempt(lambda event=event, effect=effect: _carry_out(event, effect))  # type: ignore[misc]  # loop variables bound early
        except Exception as fault:
            log.warning("event not answered", event_id=event.event_id, exc_info=fault)
            attempt(lambda event=event, fault=fault: _put_off(event, fault))  # type: ignore[misc]  # loop variables bound early
    return taken


def _claim(overdue: timedelta) -> Taken | None:
    event = db.session.scalar(
        select(ProviderEvent)
        .where(ProviderEvent.done_at.is_(None), ProviderEvent.due_at <= func.app_now() - overdue)
        .order_by(ProviderEvent.id)
        .limit(1)
        .with_for_update(key_share=True, skip_locked=True)
    )
    if event is None:
        return None
    event.due_at, event.attempts = now() + LEASE, event.attempts + 1
    return Taken(
        id=event.id,
        code=db.session.get_one(LegalEntity, event.legal_entity_id).code,
        event_id=event.event_id,
        kind=event.kind,
        object_id=event.object_id,
        attempts=event.attempts,
    )


def _carry_out(event: Taken, effect: Effect) -> None:
    [row] = lock(ProviderEvent, event.id)
    if row.done_at is not None:
        return
    effect()
    row.done_at, row.fault = now(), None
    if event.attempts >= PATIENCE:
        close_task(EVENT_STUCK, event.event_id, by="provider")


def _put_off(event: Taken, fault: Exception) -> None:
    [row] = lock(ProviderEvent, event.id)
    if row.done_at is not None:
        return
    row.fault = f"{type(fault).__name__}: {fault}"[:500]
    row.due_at = now() + pause(event.attempts)
    if event.attempts >= PATIENCE:
        tell_accountant(
            EVENT_STUCK, event.event_id, reference=event.event_id, kind=event.kind,
            attempts=event.attempts, fault=row.fault,
        )  # fmt: skip


def _effect_of(event: Taken) -> Effect:
    """Ask the provider about what an event names; what is to be written down of it."""
    return _question(event.kind)(gateway_of(event.code), event)


def _about_session(gateway: Gateway, event: Taken) -> Effect:
    seen = gateway.see_session(event.object_id)
    return lambda: place_session(seen, event.code)


def _about_refund(gateway: Gateway, event: Taken) -> Effect:
    seen = gateway.see_refund(event.object_id)

    def write() -> None:
        refund = refund_seen_as(seen.id, seen.key)
        if refund is not None:  # a stranger's is met when accounts are compared
            record_refund(refund, seen)

    return write


def _about_dispute(gateway: Gateway, event: Taken) -> Effect:
    seen = gateway.see_dispute(event.object_id)

    def write() -> None:
        payment = payment_by_intent(seen.intent_id)
        tell_accountant(
            DISPUTED, seen.id, reference=seen.id, amount=worded(seen.amount), reason=seen.reason,
            status=seen.status, subject=payment.subject if payment else seen.intent_id,
        )  # fmt: skip

    return write


Question = Callable[[Gateway, Taken], Effect]
QUESTIONS: dict[str, Question] = {
    "checkout.session.": _about_session,
    "refund.": _about_refund,
    "charge.refund.": _about_refund,
    "charge.dispute.": _about_dispute,
}


def _follows(kind: str) -> bool:
    return any(kind.startswith(start) for start in QUESTIONS)


def _question(kind: str) -> Question:
    return next(question for start, question in QUESTIONS.items() if kind.startswith(start))
