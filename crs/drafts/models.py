"""Drafts: a booking's form as it was typed, kept for the browser that typed it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.columns import Facts, Instant, Key, ResortId, Written
from core.db import Base
from core.organisation.models import Resort
from crs.bookings.models import Booking


class Draft(Base):
    """A form not yet sent to its end. Found by the browser's mark and the form's own key."""

    __tablename__ = "draft"
    __table_args__ = (
        UniqueConstraint("holder_mark", "key"),
        Index("ix_draft_touched_at", "touched_at"),
    )
    id: Mapped[Key]
    resort_id: Mapped[ResortId]
    holder_mark: Mapped[str]
    """Keyed hash of the browser, as on a booking."""
    key: Mapped[str]
    """The form's own key: what is written in it again is written over the same draft."""
    form: Mapped[Facts]
    """The fields as they were typed: right or wrong."""
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"), index=True)
    """The booking that was held from it last."""
    created_at: Mapped[Written]
    touched_at: Mapped[Instant]
    resort: Mapped[Resort] = relationship()
    booking: Mapped[Booking | None] = relationship()

    @property
    def typed(self) -> dict[str, Any]:
        """The fields with the form's key."""
        return {**self.form, "form_key": self.key}
