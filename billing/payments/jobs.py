"""What payments' doorbells ask for, and what follows from facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from billing.payments.events import ANSWER, answer_events
from billing.payments.refund_edges import SEND, send_refunds
from core.db import EVERY_RESORT, db, see_resorts
from core.jobs import hear, ring


def ring_for_refunds(_facts: Mapping[str, Any]) -> None:
    """Refunds are due: a job of their own sends them, since the provider is asked in it."""
    ring(SEND)


def answer() -> None:
    """Work on what the provider has told until nothing is due."""
    _until_nothing(ANSWER, answer_events)


def send() -> None:
    """Send refunds until none is due."""
    _until_nothing(SEND, send_refunds)


def _until_nothing(bell: str, work: Callable[[], int]) -> None:
    hear(bell)
    see_resorts(EVERY_RESORT)
    try:
        while work():
            pass
    finally:
        db.session.remove()
