"""Photographs of what is sold; where there is none, the shop shows a drawing."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Instant, Key, ResortId, SomeTexts, Written
from core.db import Base
from core.pictures.rules import picture_path, srcset


class Shown(StrEnum):
    """What a photograph may show."""

    RESORT = "resort"
    ROOM_TYPE = "room_type"
    PROCEDURE = "procedure"
    PROGRAMME = "programme"


class Photograph(Base):
    """A picture of the subject `subject_id` of its kind; the size is that of the largest file.

    `alt` says what is seen on it, for who cannot see it. Put away, it stays to be put back.
    """

    __tablename__ = "photograph"
    __table_args__ = (
        CheckConstraint("kind IN ('resort','room_type','procedure','programme')", name="kind"),
        CheckConstraint("alt = '{}' OR alt ? 'en'", name="alt_in_default_language"),
        CheckConstraint("width > 0 AND height > 0", name="size"),
        Index("ix_photograph_subject", "kind", "subject_id"),
    )
    id: Mapped[Key]
    resort_id: Mapped[ResortId]
    kind: Mapped[str]
    subject_id: Mapped[int] = mapped_column(BigInteger)
    position: Mapped[int]
    alt: Mapped[SomeTexts]
    hash: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    added_at: Mapped[Written]
    removed_at: Mapped[Instant | None]

    def address(self, width: int = 960, kind: str = "jpg") -> str:
        """Where it is shown in one of `core.pictures.rules.WIDTHS`, or its largest below."""
        return picture_path(self.hash, min(width, self.width), kind)

    def srcset(self, kind: str = "webp") -> str:
        """Its widths for a browser to choose from; `webp` or `jpg`."""
        return srcset(self.hash, self.width, kind)
