"""What must happen after the commit: rows written in it."""

from __future__ import annotations

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Facts, Instant, Key, Written
from core.db import Base


class OutboxRow(Base):
    """A signal in the past tense; `done_at` is set together with its effect."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_waiting", "id", postgresql_where=text("done_at IS NULL")),)
    id: Mapped[Key]
    kind: Mapped[str]
    facts: Mapped[Facts]
    written_at: Mapped[Written]
    due_at: Mapped[Written]
    attempts: Mapped[int] = mapped_column(server_default="0")
    fault: Mapped[str | None]
    done_at: Mapped[Instant | None]
