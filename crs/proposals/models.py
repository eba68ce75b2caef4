"""Proposals: one to five offers whose prices are kept until a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.columns import Instant, Key, Minor, ResortId, Written
from core.db import Base
from core.organisation.models import Resort
from crs.bookings.models import Booking
from crs.catalogue.models import Board, RoomType
from crs.inquiries.models import Inquiry
from crs.rates.models import RatePlan


class Proposal(Base):
    """What answers an inquiry; a draft until it is sent. `code` is no secret, its key is."""

    __tablename__ = "proposal"
    __table_args__ = (
        CheckConstraint("(sent_at IS NULL) = (kept_until IS NULL)", name="sent_keeps_its_prices"),
        Index(
            "uq_proposal_draft", "inquiry_id", unique=True, postgresql_where=text("sent_at IS NULL")
        ),
    )
    id: Mapped[Key]
    inquiry_id: Mapped[int] = mapped_column(ForeignKey("inquiry.id"), index=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    by: Mapped[str]
    """Who made it: what is booked from it is their sale."""
    words: Mapped[str] = mapped_column(server_default="")
    kept_until: Mapped[date | None]
    """The last day on which it can be booked at its prices."""
    written_at: Mapped[Written]
    sent_at: Mapped[Instant | None]
    opened_at: Mapped[Instant | None]
    """When the guest first looked at it."""
    withdrawn_at: Mapped[Instant | None]
    inquiry: Mapped[Inquiry] = relationship()
    offers: Mapped[list[ProposalOffer]] = relationship(
        order_by="ProposalOffer.id", back_populates="proposal"
    )


class ProposalOffer(Base):
    """A stay with its price and terms, as a version of a booking keeps them."""

    __tablename__ = "proposal_offer"
    __table_args__ = (UniqueConstraint("proposal_id", "number"),)
    id: Mapped[Key]
    resort_id: Mapped[ResortId]
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    number: Mapped[int]
    """Counts from 1; how the guest's address names it."""
    room_type_id: Mapped[int] = mapped_column(ForeignKey("room_type.id"))
    rate_plan_id: Mapped[int] = mapped_column(ForeignKey("rate_plan.id"))
    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"))
    total: Mapped[Minor]
    currency: Mapped[str] = mapped_column(String(3))
    terms: Mapped[dict[str, Any]] = mapped_column(JSONB)
    breakdown: Mapped[dict[str, Any]] = mapped_column(JSONB)
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"), index=True)
    """What was held from it last."""
    proposal: Mapped[Proposal] = relationship(back_populates="offers")
    resort: Mapped[Resort] = relationship()
    room_type: Mapped[RoomType] = relationship()
    rate_plan: Mapped[RatePlan] = relationship()
    board: Mapped[Board] = relationship()
    booking: Mapped[Booking | None] = relationship()
