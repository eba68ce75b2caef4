"""Writing the trail: one entry for each change of a record."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert

from core.audit.models import AuditEntry
from core.db import Base, db

_WRITE = insert(Base.metadata.tables[AuditEntry.__tablename__])
"""Built once, and not by way of the session: every step of a sale leaves an entry."""


def record(
    subject: Base, verb: str, *, by: str, resort_id: int | None = None, **facts: Any
) -> None:
    """Say that `by` did `verb` to the subject, in the transaction that does it.

    `facts` must be JSON; `resort_id` None makes it the network's.
    """
    if subject in db.session.new:  # it has no key yet
        db.session.flush()
    entry = {
        "actor": by,
        "verb": verb,
        "subject_kind": subject.__tablename__,
        "subject_id": subject.__mapper__.primary_key_from_instance(subject)[0],
        "resort_id": resort_id,
        "facts": facts,
    }
    db.session.execute(_WRITE, entry)
