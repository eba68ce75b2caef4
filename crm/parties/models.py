"""Parties: persons, families and organisations that buy, pay or stay."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Key, Written
from core.db import Base


class Party(Base):
    """Network-wide; never merged by an unverified e-mail."""

    __tablename__ = "party"
    __table_args__ = (
        # A buyer's live holds are counted by e-mail at each hold.
        Index("ix_party_email_lower", text("lower(email)")),
        # Parts of words are searched for as the desk types them: trigrams find those.
        *(
            Index(
                f"ix_party_{column}_parts", column, postgresql_using="gin",
                postgresql_ops={column: "gin_trgm_ops"},
            )
            for column in ("name", "email", "phone")
        ),
    )  # fmt: skip
    id: Mapped[Key]
    kind: Mapped[str]
    name: Mapped[str]
    email: Mapped[str] = mapped_column(server_default="")
    phone: Mapped[str] = mapped_column(server_default="")
    language: Mapped[str] = mapped_column(server_default="en")
    created_at: Mapped[Written]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
