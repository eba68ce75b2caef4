"""Telling facts: a row in the same transaction; what follows from it happens after."""

from __future__ import annotations

from typing import Any

from core.db import db
from core.outbox.models import OutboxRow


def tell(kind: str, **facts: Any) -> None:
    """Write a signal in the past tense (`booking_held`); `facts` must be JSON."""
    db.session.add(OutboxRow(kind=kind, facts=facts))
