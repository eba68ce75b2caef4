"""What may still be sold: counters by quota and night, and the claims they count."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import DATERANGE, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.columns import Instant, Key, ResortId
from core.db import Base


class QuotaKind(StrEnum):
    """What a quota is about."""

    PHYSICAL = "physical"
    GENERAL = "general"
    ALLOTMENT = "allotment"
    COMMITMENT = "commitment"
    TIER = "tier"
    TREATMENT = "treatment"
    INTAKE = "intake"


class QuotaRole(StrEnum):
    """A sale takes every cap that covers it and exactly one pool a night."""

    CAP = "cap"
    POOL = "pool"


class Quota(Base):
    """A limit: `size` is what a new night begins with; `subject` names a procedure group."""

    __tablename__ = "quota"
    __table_args__ = (
        UniqueConstraint(
            "resort_id",
            "kind",
            "room_type_id",
            "seller",
            "rate_plan_id",
            "subject",
            postgresql_nulls_not_distinct=True,
        ),
        CheckConstraint("size >= 0", name="size"),
        CheckConstraint("role IN ('cap','pool')", name="role"),
        CheckConstraint("unit IN ('room','place','treatment','intake')", name="unit"),
    )
    id: Mapped[Key]
    resort_id: Mapped[ResortId]
    kind: Mapped[str]
    role: Mapped[str]
    unit: Mapped[str]
    room_type_id: Mapped[int | None] = mapped_column(ForeignKey("room_type.id"))
    seller: Mapped[str | None]
    rate_plan_id: Mapped[int | None] = mapped_column(ForeignKey("rate_plan.id"))
    subject: Mapped[str | None]
    size: Mapped[int]
    release_days: Mapped[int | None]


class QuotaNight(Base):
    """The counter of one quota and night."""

    __tablename__ = "quota_night"
    __table_args__ = (
        UniqueConstraint("quota_id", "night"),
        Index("ix_quota_night_resort_id_night", "resort_id", "night"),
        CheckConstraint("held >= 0", name="held"),
        CheckConstraint("sold >= 0", name="sold"),
        CheckConstraint("held + sold <= size", name="never_oversold"),
    )
    id: Mapped[Key]
    resort_id: Mapped[int] = mapped_column(ForeignKey("resort.id"))
    quota_id: Mapped[int] = mapped_column(ForeignKey("quota.id"))
    night: Mapped[date]
    size: Mapped[int]
    held: Mapped[int] = mapped_column(server_default="0")
    sold: Mapped[int] = mapped_column(server_default="0")
    closed: Mapped[bool] = mapped_column(server_default="false")
    """The resort's stop-sale on this night."""
    quota: Mapped[Quota] = relationship()


class QuotaClaim(Base):
    """What a voucher takes of a counter; the counter is the sum of its live claims."""

    __tablename__ = "quota_claim"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("state IN ('held','sold','released')", name="state"),
        Index(
            "ix_quota_claim_live", "quota_night_id", postgresql_where=text("state <> 'released'")
        ),
    )
    id: Mapped[Key]
    resort_id: Mapped[int] = mapped_column(ForeignKey("resort.id"))
    voucher_id: Mapped[int] = mapped_column(ForeignKey("voucher.id"), index=True)
    quota_night_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("quota_night.id"))
    quantity: Mapped[int]
    state: Mapped[str]


class Sharing(Base):
    """A room shared by place, of one sex; a joiner's nights lie inside `nights`."""

    __tablename__ = "sharing"
    __table_args__ = (
        CheckConstraint("sex IN ('f','m')", name="sex"),
        Index("ix_sharing_open", "room_type_id", "sex", postgresql_where=text("ended_at IS NULL")),
    )
    id: Mapped[Key]
    resort_id: Mapped[ResortId]
    room_type_id: Mapped[int] = mapped_column(ForeignKey("room_type.id"))
    sex: Mapped[str] = mapped_column(String(1))
    nights: Mapped[Range[date]] = mapped_column(DATERANGE)
    places: Mapped[int]
    ended_at: Mapped[Instant | None]


class SharingPlace(Base):
    """One place of a shared room and who has it: one voucher a night, by constraint."""

    __tablename__ = "sharing_place"
    __table_args__ = (
        ExcludeConstraint(
            ("sharing_id", "="),
            ("place", "="),
            ("nights", "&&"),
            where=text("live"),
            name="ex_sharing_place_taken",
        ),
    )
    id: Mapped[Key]
    resort_id: Mapped[ResortId]
    sharing_id: Mapped[int] = mapped_column(ForeignKey("sharing.id"))
    place: Mapped[int]
    voucher_id: Mapped[int] = mapped_column(ForeignKey("voucher.id"), index=True)
    nights: Mapped[Range[date]] = mapped_column(DATERANGE)
    live: Mapped[bool] = mapped_column(server_default="true")
