"""The provider's own account of our money against the ledger: every line of it is posted once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.dialects.postgresql import insert

from billing.ledger.models import AccountCode
from billing.ledger.operations import post
from billing.ledger.queries import balance
from billing.ledger.rules import Line, transfer
from billing.payments.gateway import MovementSeen
from billing.payments.models import Payment, PaymentStatus, ProviderMovement
from billing.payments.operations import lock_payment
from billing.payments.queries import payment_by_intent, payment_by_key, refund_seen_as
from billing.payments.rules import PAYMENT_KINDS, REFUND_KINDS, account_of_movement, place_of
from billing.payments.tasks import DIFFERENCE, UNSETTLED, tell_accountant, worded
from core.clock import now
from core.db import db, lock
from core.money import Money
from core.organisation.models import LegalEntity
from core.tasks.operations import close_task

LATE = timedelta(days=2)  # after which a payment should stand in the provider's account
MOST = 1000


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose books a movement goes into."""

    entity: int
    resort: int | None = None
    payment: int | None = None


def take_movement(seen: MovementSeen, holder: int, parts: dict[int, int] | None = None) -> bool:
    """Post what a line of the account tells and the ledger does not know yet: fees, payouts,
    disputes, strangers' money. False where the line was taken before.

    `holder` is the entity whose account it is; `parts` says whose a payout is where several
    entities share the account. What differs stands as unallocated, and the accountant is told.
    """
    owner = _owner_of(seen, holder)
    if not _keep(seen, owner):
        return False
    for entity, amount in (parts or {owner.entity: seen.amount.minor}).items():
        whose = owner if parts is None else Owner(entity)
        fee = seen.fee if entity in (owner.entity, holder) else 0
        lines = _lines(seen, whose, amount, fee)
        if lines:
            reference = seen.id if parts is None else f"{seen.id}:{entity}"
            post(
                "movement", reference, lines, entity=whose.entity, resort_id=whose.resort,
                currency=seen.amount.currency, facts={"kind": seen.kind},
            )  # fmt: skip
    return True


def _owner_of(seen: MovementSeen, holder: int) -> Owner:
    """Locks the payment, so that nobody posts it while it is compared."""
    payment = None
    if seen.kind in PAYMENT_KINDS:
        payment = payment_by_intent(seen.intent_id) or payment_by_key(seen.key)
    elif seen.kind in REFUND_KINDS and (refund := refund_seen_as(seen.source_id or "")) is not None:
        payment = refund.payment
    if payment is None:
        return Owner(holder)
    payment = lock_payment(payment)
    return Owner(payment.legal_entity_id, payment.resort_id, payment.id)


def _keep(seen: MovementSeen, owner: Owner) -> bool:
    row = insert(ProviderMovement).values(
        legal_entity_id=owner.entity, provider_id=seen.id, kind=seen.kind,
        amount=seen.amount.minor, fee=seen.fee, currency=seen.amount.currency,
        source_id=seen.source_id, place=place_of(seen), payment_id=owner.payment,
        created_at=seen.created_at, available_at=seen.available_at,
    )  # fmt: skip
    kept = row.on_conflict_do_nothing(index_elements=["provider_id"])
    return db.session.scalar(kept.returning(ProviderMovement.id)) is not None


def _lines(seen: MovementSeen, owner: Owner, amount: int, fee: int) -> Sequence[Line]:
    place, account = place_of(seen), account_of_movement(seen)
    if place is not None:
        amount = _difference(seen, owner, place)
    if account == AccountCode.UNALLOCATED and amount:
        _tell(seen, amount)
    lines: list[Line] = []
    if amount:
        lines += transfer(
            amount, debit=AccountCode.CLEARING, of=place or seen.id,
            credit=account, to=place or seen.source_id or seen.id,
        )  # fmt: skip
    if fee:
        lines += transfer(
            fee, debit=AccountCode.FEES, credit=AccountCode.CLEARING, of=seen.id, to=seen.id
        )
    return lines


def _difference(seen: MovementSeen, owner: Owner, place: str) -> int:
    """By how much the provider's lines about a payment or refund exceed what is posted of it."""
    currency = seen.amount.currency
    told = db.session.scalar(
        select(func.sum(ProviderMovement.amount)).where(
            ProviderMovement.place == place,
            ProviderMovement.currency == currency,
            ProviderMovement.legal_entity_id == owner.entity,
        )
    )
    posted = balance(AccountCode.CLEARING, entity=owner.entity, currency=currency, subject=place)
    return int(told or 0) - posted.minor


def _tell(seen: MovementSeen, amount: int) -> None:
    known = Money(seen.amount.minor - amount, seen.amount.currency)
    tell_accountant(
        DIFFERENCE, seen.id, came=worded(seen.amount), known=worded(known), kind=seen.kind,
        reference=seen.source_id or seen.id,
    )  # fmt: skip


def mark_settled() -> int:
    """Payments whose money the provider's account has made available; returns how many."""
    due = (
        select(Payment.id, ProviderMovement.available_at)
        .join(ProviderMovement, ProviderMovement.payment_id == Payment.id)
        .where(
            Payment.status == PaymentStatus.PAID,
            Payment.settled_at.is_(None),
            ProviderMovement.kind.in_(PAYMENT_KINDS),
            ProviderMovement.available_at <= func.app_now(),
        )
        .limit(MOST)
    )
    times = {row.id: row.available_at for row in db.session.execute(due)}
    payments = [payment for payment in lock(Payment, *times) if payment.settled_at is None]
    for payment in payments:
        payment.settled_at = times[payment.id]
    return len(payments)


def tell_unsettled() -> None:
    """Payments that were told and do not stand in the account, by entity; closed when none is."""
    missing = ~exists().where(ProviderMovement.payment_id == Payment.id)
    query = (
        select(LegalEntity.code, Payment.currency, func.count(), func.sum(Payment.amount))
        .join(LegalEntity, LegalEntity.id == Payment.legal_entity_id)
        .where(
            Payment.status == PaymentStatus.PAID,
            Payment.settled_at.is_(None),
            Payment.notified_at < now() - LATE,
            missing,
        )
        .group_by(LegalEntity.code, Payment.currency)
    )
    found = db.session.execute(query).all()
    for code, currency, count, amount in found:
        tell_accountant(
            UNSETTLED, code, entity=code, count=count, days=LATE.days,
            amount=worded(Money(int(amount), currency)),
        )  # fmt: skip
    waiting = {row[0] for row in found}
    for code in db.session.scalars(select(LegalEntity.code)):
        if code not in waiting:
            close_task(UNSETTLED, code, by="reconciliation")
