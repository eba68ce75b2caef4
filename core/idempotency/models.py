"""Keys of writes: what was asked under each, and how it was answered."""

from __future__ import annotations

from typing import Any

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Key, Written
from core.db import Base


class IdempotencyKey(Base):
    """A key that its owner has used; committed together with the effect, or not at all.

    `answer` holds nothing secret: whoever replays it adds what is (links, addresses to pay at).
    """

    __tablename__ = "idempotency_key"
    __table_args__ = (UniqueConstraint("owner", "key"),)
    id: Mapped[Key]
    owner: Mapped[str]
    """Who sends it: two owners may use the same key."""
    key: Mapped[str] = mapped_column(String(255))
    request_hash: Mapped[str] = mapped_column(String(64))
    answer: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    created_at: Mapped[Written] = mapped_column(index=True)
