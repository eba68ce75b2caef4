"""Numbers of fiscal documents: one series for each legal entity, kind and year."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Key
from core.db import Base


class NumberSeries(Base):
    """The last number given; a trigger lets it rise by one alone."""

    __tablename__ = "number_series"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "kind", "year"),
        CheckConstraint("last >= 1", name="last"),
    )
    id: Mapped[Key]
    legal_entity_id: Mapped[int] = mapped_column(ForeignKey("legal_entity.id"))
    kind: Mapped[str]
    year: Mapped[int]
    last: Mapped[int]
