"""Partners: who sells through the API, where, with which keys; and what they have booked."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.columns import Instant, Key, ResortId, Written
from core.db import Base
from core.organisation.models import Resort
from crs.bookings.models import Booking


class Partner(Base):
    """An organisation whose programs search and, where it may, book."""

    __tablename__ = "partner"
    id: Mapped[Key]
    name: Mapped[str] = mapped_column(unique=True)
    seller: Mapped[str] = mapped_column(server_default="resort")
    """As `Booking.seller`: whose quota pools its bookings may take."""
    may_book: Mapped[bool] = mapped_column(server_default="true")
    created_at: Mapped[Written]
    grants: Mapped[list[PartnerGrant]] = relationship(
        back_populates="partner", cascade="all, delete-orphan", order_by="PartnerGrant.id"
    )
    keys: Mapped[list[PartnerKey]] = relationship(
        back_populates="partner", order_by="PartnerKey.id.desc()"
    )


class PartnerGrant(Base):
    """Where a partner sells: the whole network (no resort) or one resort."""

    __tablename__ = "partner_grant"
    __table_args__ = (
        UniqueConstraint("partner_id", "resort_id", postgresql_nulls_not_distinct=True),
    )
    id: Mapped[Key]
    partner_id: Mapped[int] = mapped_column(ForeignKey("partner.id"))
    resort_id: Mapped[int | None] = mapped_column(ForeignKey("resort.id"))
    partner: Mapped[Partner] = relationship(back_populates="grants")
    resort: Mapped[Resort | None] = relationship()


class PartnerKey(Base):
    """A secret of a partner: its keyed hash, and the beginning by which people know it."""

    __tablename__ = "partner_key"
    id: Mapped[Key]
    partner_id: Mapped[int] = mapped_column(ForeignKey("partner.id"), index=True)
    key_hash: Mapped[str] = mapped_column(unique=True)
    prefix: Mapped[str] = mapped_column(unique=True)
    created_by: Mapped[str]
    created_at: Mapped[Written]
    last_used_on: Mapped[date | None]
    revoked_at: Mapped[Instant | None]
    partner: Mapped[Partner] = relationship(back_populates="keys")


class PartnerBooking(Base):
    """A booking that a partner made; no other partner learns of it."""

    __tablename__ = "partner_booking"
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), primary_key=True)
    partner_id: Mapped[int] = mapped_column(ForeignKey("partner.id"), index=True)
    resort_id: Mapped[ResortId]
    booking: Mapped[Booking] = relationship()
