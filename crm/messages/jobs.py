"""The job of messages: what the doorbell asks for."""

from __future__ import annotations

from core.db import EVERY_RESORT, db, see_resorts
from core.jobs import hear, ring
from crm.messages.delivery import deliver_due
from crm.messages.operations import DELIVER


def deliver() -> None:
    """Send what is due; where more waits, others' jobs come first."""
    hear(DELIVER)
    see_resorts(EVERY_RESORT)
    try:
        if deliver_due():
            ring(DELIVER)
    finally:
        db.session.remove()
