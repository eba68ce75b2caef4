"""Whose money it is that came by a session: by the key that we gave it, never by a guess."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select

from billing.payments.accounts import account_of, card_is_set_up, same_account
from billing.payments.doubting import record_unknown
from billing.payments.gateway import SessionSeen
from billing.payments.operations import record_seen
from billing.payments.queries import payment_by_key
from core.db import db
from core.organisation.models import LegalEntity


@dataclass(frozen=True, slots=True)
class Shared:
    """An account at the provider and the entities whose money lies there; the first is its own."""

    code: str
    holder: int
    entities: tuple[int, ...]


def shared_accounts() -> list[Shared]:
    """Every account that is set up."""
    found: dict[str, list[LegalEntity]] = defaultdict(list)
    for entity in db.session.scalars(select(LegalEntity).order_by(LegalEntity.id)):
        if card_is_set_up(entity.code):
            found[account_of(entity.code).name].append(entity)
    return [
        Shared(entities[0].code, entities[0].id, tuple(entity.id for entity in entities))
        for entities in found.values()
    ]


def place_session(seen: SessionSeen, code: str) -> None:
    """Write down what is seen of a session in the account of the entity with this code.

    A stranger's money stands with the account's holder.
    """
    payment = payment_by_key(seen.key)
    if payment is not None and same_account(payment.legal_entity.code, code):
        record_seen(payment, seen)
    elif seen.paid:
        [holder] = (one.holder for one in shared_accounts() if same_account(one.code, code))
        record_unknown(seen, holder)
