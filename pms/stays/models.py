"""Stays: what became of a voucher when its day came. The row is made at the first mark."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.columns import Instant, Key, ResortId
from core.db import Base
from crs.bookings.models import Voucher


class StayStatus(StrEnum):
    """How far the delivery of a promise is; a voucher without a stay is expected."""

    EXPECTED = "expected"
    IN_HOUSE = "in_house"
    DEPARTED = "departed"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


class Stay(Base):
    """The delivery of one voucher, whose dates, guests and board stay the voucher's own."""

    __tablename__ = "stay"
    __table_args__ = (
        CheckConstraint(
            "status IN ('expected','in_house','departed','no_show','cancelled')", name="status"
        ),
        CheckConstraint(
            "(status IN ('in_house','departed')) = (arrived_at IS NOT NULL)",
            name="arrived_has_a_time",
        ),
        CheckConstraint(
            "(status = 'departed') = (departed_at IS NOT NULL)", name="departed_has_a_time"
        ),
        CheckConstraint("departed_at >= arrived_at", name="departed_after_arrived"),
        Index("ix_stay_in_house", "resort_id", postgresql_where=text("status = 'in_house'")),
    )
    id: Mapped[Key]
    resort_id: Mapped[ResortId]
    voucher_id: Mapped[int] = mapped_column(ForeignKey("voucher.id"), unique=True)
    status: Mapped[str] = mapped_column(server_default=StayStatus.EXPECTED)
    arrived_at: Mapped[Instant | None]
    departed_at: Mapped[Instant | None]
    voucher: Mapped[Voucher] = relationship()
