"""What the page of a booking shows of its stays."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from core.audit.models import AuditEntry
from core.auth.access import SignedIn
from core.db import db
from crs.bookings.history import names_of
from crs.bookings.models import Booking
from pms.permissions import PmsPerm
from pms.stays.queries import stays_of
from pms.stays.words import STATES, VERBS


def stays_part(booking: Booking, reader: SignedIn) -> dict[str, Any]:
    """The stays that were marked, and who did it; nothing for who may not see stays there."""
    may_see = reader.may(PmsPerm.STAY_SEE, booking.resort_id)
    stays = stays_of(booking) if may_see else []
    trail = select(AuditEntry).where(
        AuditEntry.subject_kind == "stay", AuditEntry.subject_id.in_([stay.id for stay in stays])
    )
    entries = db.session.scalars(trail.order_by(AuditEntry.id)).all() if stays else []
    return {
        "stays": stays,
        "states": STATES,
        "verbs": VERBS,
        "trail": entries,
        "names": names_of({entry.actor for entry in entries}),
    }
