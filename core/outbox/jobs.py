"""The outbox's job: what the doorbell asks for."""

from __future__ import annotations

from core.db import EVERY_RESORT, db, see_resorts
from core.jobs import hear
from core.outbox.delivery import drain
from core.outbox.operations import ANSWER


def answer() -> None:
    """Drain until nothing is due."""
    hear(ANSWER)
    see_resorts(EVERY_RESORT)
    try:
        while drain():
            pass
    finally:
        db.session.remove()
