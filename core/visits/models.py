"""How many visitors came how far, by day and source; of whom nothing is kept."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base


class VisitCount(Base):
    """Visitors of a day (that of Greenwich) who reached a step; bookings at the last one."""

    __tablename__ = "visit_count"
    __table_args__ = (CheckConstraint("visitors >= 0", name="visitors"),)
    day: Mapped[date] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(primary_key=True)
    step: Mapped[str] = mapped_column(primary_key=True)
    visitors: Mapped[int]
