"""The trail: who did what to which record, when. Rows are only ever added."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Facts, Key, Written
from core.db import Base


class AuditEntry(Base):
    """One fact about one record; `actor` is an e-mail, `guest` or the name of a job."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_subject", "subject_kind", "subject_id"),)
    id: Mapped[Key]
    at: Mapped[Written]
    resort_id: Mapped[int | None] = mapped_column(ForeignKey("resort.id"))
    actor: Mapped[str]
    verb: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[int] = mapped_column(BigInteger)
    facts: Mapped[Facts]
