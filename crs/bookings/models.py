"""Bookings: what a buyer is promised, as vouchers of persons, in versions that never change."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import DATERANGE, JSONB, Range
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.columns import Instant, Key, Minor, ResortId, Written
from core.db import Base
from core.i18n import LazyText, _l
from core.organisation.models import Resort
from crm.parties.models import Party
from crs.catalogue.models import Board, Programme, RoomType
from crs.rates.models import RatePlan


class BookingStatus(StrEnum):
    """The life of a promise."""

    HELD = "held"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"

    @property
    def words(self) -> LazyText:
        """As a sentence says it: "Booking X is …"."""
        return STATUS_WORDS[self]


STATUS_WORDS = {
    BookingStatus.HELD: _l("held"),
    BookingStatus.CONFIRMED: _l("confirmed"),
    BookingStatus.CANCELLED: _l("cancelled"),
    BookingStatus.EXPIRED: _l("expired"),
}


class Booking(Base):
    """A promise to a buyer. `code` is public and no secret; the link's signature is."""

    __tablename__ = "booking"
    __table_args__ = (
        CheckConstraint("status IN ('held','confirmed','cancelled','expired')", name="status"),
        CheckConstraint("(status = 'held') = (expires_at IS NOT NULL)", name="held_has_an_end"),
        CheckConstraint(
            "cancellation_fee IS NULL OR status = 'cancelled' AND cancellation_fee >= 0",
            name="cancelled_has_a_fee",
        ),
        Index(
            "uq_booking_form_key",
            "form_key",
            unique=True,
            postgresql_where=text("status IN ('held','confirmed')"),
        ),
        Index("ix_booking_held", "expires_at", postgresql_where=text("status = 'held'")),
    )
    id: Mapped[Key]
    resort_id: Mapped[ResortId]
    code: Mapped[str] = mapped_column(String(8), unique=True)
    status: Mapped[str]
    buyer_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    seller: Mapped[str]
    """`resort`, `network` or an agency's code: whose quota pools it may take."""
    sold_by: Mapped[str]
    source: Mapped[str]
    language: Mapped[str]
    holder_mark: Mapped[str] = mapped_column(server_default="", index=True)
    """Keyed hash of the browser that holds: the limit on live holds counts it."""
    address_mark: Mapped[str] = mapped_column(server_default="", index=True)
    form_key: Mapped[str | None]
    """Keyed hash of the form that made it: sent twice, it makes one booking."""
    currency: Mapped[str] = mapped_column(String(3))
    version: Mapped[int] = mapped_column(server_default="1")
    total: Mapped[Minor]
    due_now: Mapped[Minor]
    link_version: Mapped[int] = mapped_column(server_default="1")
    created_at: Mapped[Written]
    expires_at: Mapped[Instant | None]
    ended_at: Mapped[Instant | None]
    sent_to_pay_at: Mapped[Instant | None]
    """When its guest sent it to somebody else to pay; the hold waits longer for them."""
    sent_as: Mapped[str] = mapped_column(server_default="")
    """The name by which they wish to be known to who pays; empty: a masked one is shown."""
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"))
    """The booking that the same form made, in whose favour this hold was given up."""
    reference: Mapped[str | None] = mapped_column(unique=True)
    """The number of a voucher sold before this system; None otherwise."""
    paid_before: Mapped[Minor] = mapped_column(server_default="0")
    """Opening balance: what was paid before this system."""
    cancellation_fee: Mapped[Minor | None]
    """What is kept of a cancelled booking, as it was on the day of cancelling."""
    resort: Mapped[Resort] = relationship()
    buyer: Mapped[Party] = relationship()
    replaced_by: Mapped[Booking | None] = relationship(remote_side="Booking.id")
    vouchers: Mapped[list[Voucher]] = relationship(back_populates="booking", order_by="Voucher.id")
    versions: Mapped[list[BookingVersion]] = relationship(order_by="BookingVersion.number")

    @property
    def live_vouchers(self) -> list[Voucher]:
        """Those that no amendment took out; of a booking that ended, its last ones."""
        return [voucher for voucher in self.vouchers if voucher.dropped_at is None]


class BookingVersion(Base):
    """Terms and price as promised at one time; immutable by trigger. An amendment adds one."""

    __tablename__ = "booking_version"
    __table_args__ = (UniqueConstraint("booking_id", "number"),)
    id: Mapped[Key]
    resort_id: Mapped[ResortId]
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"))
    number: Mapped[int]
    written_at: Mapped[Written]
    by: Mapped[str]
    total: Mapped[Minor]
    terms: Mapped[dict[str, Any]] = mapped_column(JSONB)
    breakdown: Mapped[dict[str, Any]] = mapped_column(JSONB)


class Voucher(Base):
    """One room, or places in one, for nights `[arrival, departure)`."""

    __tablename__ = "voucher"
    __table_args__ = (
        CheckConstraint("NOT isempty(nights)", name="nights"),
        CheckConstraint("by_place = (sex IS NOT NULL)", name="place_has_a_sex"),
        CheckConstraint(
            "delivery IN ('expected','in_house','departed','no_show')", name="delivery"
        ),
        Index("ix_voucher_arrival", "resort_id", "arrives_on"),
        Index("ix_voucher_departure", "resort_id", "departs_on"),
        Index(
            "uq_voucher_number",
            "number",
            unique=True,
            postgresql_where=text("number IS NOT NULL"),
        ),
    )
    id: Mapped[Key]
    resort_id: Mapped[ResortId]
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), index=True)
    room_type_id: Mapped[int] = mapped_column(ForeignKey("room_type.id"))
    rate_plan_id: Mapped[int] = mapped_column(ForeignKey("rate_plan.id"))
    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"))
    nights: Mapped[Range[date]] = mapped_column(DATERANGE)
    arrives_on: Mapped[date] = mapped_column(Computed("lower(nights)", persisted=True))
    """The ends of the nights, for indexes: behind row-level security none serves `lower()`."""
    departs_on: Mapped[date] = mapped_column(Computed("upper(nights)", persisted=True))
    by_place: Mapped[bool] = mapped_column(server_default="false")
    sex: Mapped[str | None] = mapped_column(String(1))
    sharing_id: Mapped[int | None] = mapped_column(ForeignKey("sharing.id"))
    total: Mapped[Minor]
    extras: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")
    """What is bought besides, `{"id": 3, "answer": "train 14:05"}`; its price is in the version."""
    number: Mapped[str | None]
    """`AURORA-2026-000123`, given at confirmation; none where it was sold before this system."""
    dropped_at: Mapped[Instant | None]
    """Set when an amendment takes the voucher out of the booking."""
    delivery: Mapped[str] = mapped_column(server_default="expected")
    """How far the stay is, told down by `pms`: one that has begun is not cancelled."""
    booking: Mapped[Booking] = relationship(back_populates="vouchers")
    room_type: Mapped[RoomType] = relationship()
    rate_plan: Mapped[RatePlan] = relationship()
    board: Mapped[Board] = relationship()
    persons: Mapped[list[Person]] = relationship(
        order_by="Person.position", cascade="all, delete-orphan"
    )


class Person(Base):
    """Who stays on a voucher; the name may come later."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("role IN ('guest','child','escort')", name="role"),
        CheckConstraint("sex IS NULL OR sex IN ('f','m')", name="sex"),
        CheckConstraint("age IS NULL OR age BETWEEN 0 AND 120", name="age"),
    )
    id: Mapped[Key]
    resort_id: Mapped[ResortId]
    voucher_id: Mapped[int] = mapped_column(ForeignKey("voucher.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(server_default="")
    role: Mapped[str]
    age: Mapped[int | None]
    sex: Mapped[str | None] = mapped_column(String(1))
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programme.id"))
    diet: Mapped[str] = mapped_column(server_default="")
    programme: Mapped[Programme | None] = relationship()


class VoucherNight(Base):
    """The money of one night by part; all nights sum up to the voucher's total."""

    __tablename__ = "voucher_night"
    __table_args__ = (UniqueConstraint("voucher_id", "night"),)
    id: Mapped[Key]
    resort_id: Mapped[int] = mapped_column(ForeignKey("resort.id"))
    voucher_id: Mapped[int] = mapped_column(ForeignKey("voucher.id"))
    night: Mapped[date]
    room: Mapped[Minor]
    board: Mapped[Minor]
    programme: Mapped[Minor]
    extra: Mapped[Minor] = mapped_column(server_default="0")
