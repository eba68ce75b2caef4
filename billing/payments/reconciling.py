"""Comparing accounts: every line of the provider's is read, placed and posted, oldest first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import func, select

from billing.ledger.models import AccountCode
from billing.ledger.queries import balance
from billing.payments.accounts import gateway_of
from billing.payments.edges import look_at
from billing.payments.gateway import Gateway, MovementSeen, PaymentUnavailable, ProviderRefused
from billing.payments.models import Payment, PaymentStatus, ProviderMovement
from billing.payments.placing import Shared, place_session, shared_accounts
from billing.payments.queries import payment_by_intent, payment_by_key, refund_seen_as
from billing.payments.refunding import record_refund
from billing.payments.rules import PAYMENT_KINDS, PAYOUT_KINDS, REFUND_KINDS
from billing.payments.settling import mark_settled, take_movement, tell_unsettled
from core.db import attempt, db

log = structlog.get_logger()
OVERLAP = timedelta(hours=3)  # of what is read again: lines may come late


def reconcile() -> int:
    """Read what is new in every account and post it; returns how many lines. Safe twice.

    An account that does not answer does not stop the others.
    """
    taken = 0
    for account in attempt(shared_accounts):
        try:
            taken += _reconcile(account)
        except PaymentUnavailable:
            log.warning("account not compared", account=account.code)
        except Exception as fault:
            log.error("account not compared", account=account.code, exc_info=fault)
    while attempt(mark_settled):
        pass
    attempt(tell_unsettled)
    return taken


def _reconcile(account: Shared) -> int:
    gateway = gateway_of(account.code)
    since = attempt(lambda: _since(account.entities))
    if since is None:
        return 0
    listed = list(gateway.movements(since))
    known = attempt(lambda: _known(listed))
    fresh = [seen for seen in reversed(listed) if seen.id not in known]
    return sum(_take(gateway, account, seen) for seen in fresh)


def _since(entities: Iterable[int]) -> datetime | None:
    """From the last line that is known, else from when we began: what lies before is not ours.

    None where nothing has begun.
    """
    known = select(func.max(ProviderMovement.created_at)).where(
        ProviderMovement.legal_entity_id.in_(entities)
    )
    begun = select(func.min(Payment.created_at)).where(Payment.legal_entity_id.in_(entities))
    since = db.session.scalar(known) or db.session.scalar(begun)
    return since - OVERLAP if since else None


def _known(listed: list[MovementSeen]) -> set[str]:
    ids = [seen.id for seen in listed]
    query = select(ProviderMovement.provider_id).where(ProviderMovement.provider_id.in_(ids))
    return set(db.session.scalars(query))


def _take(gateway: Gateway, account: Shared, seen: MovementSeen) -> bool:
    if seen.kind in PAYMENT_KINDS:
        _catch_up_payment(gateway, account, seen)
    elif seen.kind in REFUND_KINDS:
        _catch_up_refund(gateway, seen)
    parts = None
    if seen.kind in PAYOUT_KINDS and len(account.entities) > 1:
        parts = _parts(gateway, account, seen)
    return attempt(lambda: take_movement(seen, account.holder, parts))


def _catch_up_payment(gateway: Gateway, account: Shared, seen: MovementSeen) -> None:
    """What a webhook should have told: money of ours first, then strangers' by session."""
    if seen.intent_id is None or attempt(lambda: payment_by_intent(seen.intent_id)) is not None:
        return
    ours = attempt(lambda: _id_of(seen.key))
    if ours is not None and look_at(ours) == PaymentStatus.PAID:
        return
    session = gateway.find_session(seen.intent_id)
    if session is not None:
        attempt(lambda: place_session(session, account.code))


def _id_of(key: str | None) -> int | None:
    payment = payment_by_key(key)
    return payment.id if payment and payment.session_id else None


def _catch_up_refund(gateway: Gateway, seen: MovementSeen) -> None:
    if seen.source_id is None or attempt(lambda: _refund_of(seen)) is None:
        return
    try:
        told = gateway.see_refund(seen.source_id)
    except ProviderRefused:
        return

    def write() -> None:
        refund = refund_seen_as(told.id, told.key)
        if refund is not None:
            record_refund(refund, told)

    attempt(write)


def _refund_of(seen: MovementSeen) -> int | None:
    refund = refund_seen_as(seen.source_id or "", seen.key)
    return refund.id if refund else None


def _parts(gateway: Gateway, account: Shared, seen: MovementSeen) -> dict[int, int]:
    """Whose a payout is, by entity; what nobody's lines explain is the holder's.

    One that comes back does so as it went.
    """
    payout = seen.source_id or ""
    if seen.kind != PAYOUT_KINDS[0]:
        return attempt(lambda: _paid_out(account, payout, seen.amount.currency))
    lines = {line.id for line in gateway.movements_of_payout(payout)} - {seen.id}
    nets = attempt(lambda: _nets(lines))
    parts = {entity: -net for entity, net in nets.items() if net}
    rest = seen.amount.minor - sum(parts.values())
    parts[account.holder] = parts.get(account.holder, 0) + rest
    return {entity: amount for entity, amount in parts.items() if amount}


def _nets(lines: Iterable[str]) -> dict[int, int]:
    query = (
        select(
            ProviderMovement.legal_entity_id,
            func.sum(ProviderMovement.amount - ProviderMovement.fee),
        )
        .where(ProviderMovement.provider_id.in_(lines))
        .group_by(ProviderMovement.legal_entity_id)
    )
    return {entity: int(net) for entity, net in db.session.execute(query)}


def _paid_out(account: Shared, payout: str, currency: str) -> dict[int, int]:
    sums = {
        entity: balance(AccountCode.BANK, entity=entity, currency=currency, subject=payout).minor
        for entity in account.entities
    }
    return {entity: amount for entity, amount in sums.items() if amount}
