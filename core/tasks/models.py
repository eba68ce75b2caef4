"""Tasks: what a machine could not finish, for a person of a role."""

from __future__ import annotations

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Facts, Instant, Key, Written
from core.db import Base


class Task(Base):
    """One thing to do; `kind` and `reference` together are told once."""

    __tablename__ = "task"
    __table_args__ = (UniqueConstraint("kind", "reference"),)
    id: Mapped[Key]
    kind: Mapped[str]
    reference: Mapped[str]
    resort_id: Mapped[int | None] = mapped_column(ForeignKey("resort.id"), index=True)
    role: Mapped[str]
    facts: Mapped[Facts]
    written_at: Mapped[Written]
    due_at: Mapped[Written]
    done_at: Mapped[Instant | None]
    done_by: Mapped[str | None]
