"""One effect for a write, however often it is sent: its key commits together with the effect."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import CursorResult, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import OperationalError

from core.db import STAYED_LOCKED, db
from core.i18n import _l
from core.idempotency.models import IdempotencyKey
from core.refusals import Refusal
from core.signing import sign

KEPT = timedelta(days=7)
Stored = dict[str, Any]


class KeyUsedOtherwise(Refusal):
    """The same key came before with another request."""

    status = 422
    message = _l("This Idempotency-Key was used for another request. Use a new key.")


class StillAtWork(Refusal):
    """The same request is being carried out at this moment."""

    message = _l("The same request is still being carried out. Please send it again shortly.")

    @property
    def headers(self) -> Mapping[str, str]:
        return {"Retry-After": "1"}


def once(owner: str, key: str, request: Any, work: Callable[[], Stored]) -> Stored:
    """The answer of `work` (JSON, no secrets), which is done unless the key has been used.

    Belongs into the transaction of the effect, before anything else in it. A twin waits for the
    one that came first, as long as for any lock. Raises KeyUsedOtherwise, StillAtWork.
    """
    asked = sign("request", json.dumps(request, default=str, sort_keys=True))
    row = _take(owner, key, asked)
    if row is None:
        return _found(owner, key, asked)
    answer = work()
    db.session.execute(update(IdempotencyKey).where(IdempotencyKey.id == row).values(answer=answer))
    return answer


def _take(owner: str, key: str, asked: str) -> int | None:
    """The row of a key that is new; None where somebody has it, who is waited for."""
    new = insert(IdempotencyKey).values(owner=owner, key=key, request_hash=asked)
    try:
        return db.session.scalar(new.on_conflict_do_nothing().returning(IdempotencyKey.id))
    except OperationalError as fault:
        if getattr(fault.orig, "sqlstate", None) != STAYED_LOCKED:
            raise
        raise StillAtWork from None


def _found(owner: str, key: str, asked: str) -> Stored:
    row = db.session.execute(
        select(IdempotencyKey.request_hash, IdempotencyKey.answer).where(
            IdempotencyKey.owner == owner, IdempotencyKey.key == key
        )
    ).one_or_none()
    if row is None or row.answer is None:  # swept away in between
        raise StillAtWork
    if row.request_hash != asked:
        raise KeyUsedOtherwise
    answer: Stored = row.answer
    return answer


def prune_keys() -> int:
    """Forget the keys that nobody sends again; returns how many."""
    old = delete(IdempotencyKey).where(IdempotencyKey.created_at < func.app_now() - KEPT)
    result = db.session.execute(old)
    return result.rowcount if isinstance(result, CursorResult) else 0
