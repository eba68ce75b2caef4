"""Effects that tests subscribe: each writes a row, or fails while the facts say so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.audit.models import AuditEntry
from core.db import db

NOTE = "tests.core.effects:note"
FAIL = "tests.core.effects:fail"


def note(facts: Mapping[str, Any]) -> None:
    """Leave a row that can be counted."""
    db.session.add(
        AuditEntry(actor="test", verb="noted", subject_kind="fact", subject_id=facts["n"])
    )


def fail(facts: Mapping[str, Any]) -> None:
    """Leave the row and break down."""
    note(facts)
    db.session.flush()
    raise ValueError("the printer is out of paper")
