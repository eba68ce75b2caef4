"""Job: whoever has bought is counted where they came from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.db import db
from core.visits.counting import note_bought
from crs.bookings.models import Booking


def count_buyer(facts: Mapping[str, Any]) -> None:
    """Of a booking that a visitor of the shop had held; once, however often it is told."""
    note_bought(db.session.get_one(Booking, facts["booking_id"]).code)
