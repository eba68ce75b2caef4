"""Inquiries: who wants to hear from us, by when, about what, and what became of it."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, func, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.columns import Facts, Instant, Key, Written
from core.db import Base
from core.organisation.models import Resort
from crs.bookings.models import Booking


class Source(StrEnum):
    """By which way somebody asked."""

    WEB = "web"
    TELEPHONE = "telephone"
    EMAIL = "email"
    DESK = "desk"


class Outcome(StrEnum):
    """What became of an inquiry."""

    BOOKED = "booked"
    ANSWERED = "answered"
    REFUSED = "refused"
    UNREACHED = "unreached"


class Reason(StrEnum):
    """Why somebody does not book."""

    PRICE = "price"
    DATES = "dates"
    NO_PLACES = "no_places"
    TREATMENT = "treatment"
    ELSEWHERE = "elsewhere"
    LATER = "later"
    OTHER = "other"


class Inquiry(Base):
    """One person's wish to be answered. Without a resort it is the network's."""

    __tablename__ = "inquiry"
    __table_args__ = (
        CheckConstraint("source IN ('web','telephone','email','desk')", name="source"),
        CheckConstraint("phone <> '' OR email <> ''", name="can_be_reached"),
        CheckConstraint(
            "outcome IN ('booked','answered','refused','unreached')",
            name="outcome",
        ),
        CheckConstraint("(outcome IS NULL) = (closed_at IS NULL)", name="closed_has_an_outcome"),
        CheckConstraint(
            "reason IN ('price','dates','no_places','treatment','elsewhere','later','other')",
            name="reason",
        ),
        CheckConstraint(
            "(outcome IS NOT DISTINCT FROM 'refused') = (reason IS NOT NULL)",
            name="refused_has_a_reason",
        ),
        Index(
            "uq_inquiry_open_phone",
            func.coalesce(text("resort_id"), 0),
            "phone_digits",
            unique=True,
            postgresql_where=text("closed_at IS NULL AND phone_digits <> ''"),
        ),
        Index("ix_inquiry_open", "due_at", postgresql_where=text("closed_at IS NULL")),
    )
    id: Mapped[Key]
    resort_id: Mapped[int | None] = mapped_column(ForeignKey("resort.id"), index=True)
    source: Mapped[str]
    name: Mapped[str] = mapped_column(server_default="")
    phone: Mapped[str] = mapped_column(server_default="")
    phone_digits: Mapped[str] = mapped_column(server_default="")
    """The telephone as it is dialled: who asks twice is one inquiry."""
    email: Mapped[str] = mapped_column(server_default="")
    language: Mapped[str] = mapped_column(String(2))
    words: Mapped[str] = mapped_column(server_default="")
    programme: Mapped[str] = mapped_column(server_default="")
    """The code of the programme that it is about."""
    for_doctor: Mapped[bool] = mapped_column(server_default="false")
    wish: Mapped[Facts]
    """The search that it came from, as the parameters that ask for it again."""
    call_at: Mapped[Instant | None]
    """The hour that was asked for; None: as soon as possible."""
    written_at: Mapped[Written]
    due_at: Mapped[Instant]
    taken_by: Mapped[str | None]
    answered_at: Mapped[Instant | None]
    """When the person first heard from us."""
    overdue_at: Mapped[Instant | None]
    """When the desk was told that nobody had answered in time."""
    outcome: Mapped[str | None]
    reason: Mapped[str | None]
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"), index=True)
    closed_at: Mapped[Instant | None]
    resort: Mapped[Resort | None] = relationship()
    booking: Mapped[Booking | None] = relationship()
    notes: Mapped[list[InquiryNote]] = relationship(order_by="InquiryNote.id")


class InquiryNote(Base):
    """What was said, in the words of who wrote it down; seen by who sees the inquiry."""

    __tablename__ = "inquiry_note"
    id: Mapped[Key]
    inquiry_id: Mapped[int] = mapped_column(ForeignKey("inquiry.id"), index=True)
    by: Mapped[str]
    words: Mapped[str]
    written_at: Mapped[Written]
