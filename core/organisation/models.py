"""Who owns and where: legal entities, resorts and their house calendars."""

from __future__ import annotations

from datetime import date, time
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.columns import Instant, Key, ResortId, Translated, in_default_language
from core.db import Base


class LegalEntity(Base):
    """Whose money it is: ledger, tills and document numbers are the entity's."""

    __tablename__ = "legal_entity"
    id: Mapped[Key]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    registry_number: Mapped[str]
    tax_number: Mapped[str]
    tax_regime: Mapped[str]
    currency: Mapped[str] = mapped_column(String(3))
    bank_account: Mapped[str]
    address: Mapped[str]


class Resort(Base):
    """One sanatorium: where it is, when its day begins, what it offers in words."""

    __tablename__ = "resort"
    __table_args__ = (
        in_default_language("name"),
        CheckConstraint("horizon_days > 0", name="horizon"),
    )
    id: Mapped[Key]
    legal_entity_id: Mapped[int] = mapped_column(ForeignKey("legal_entity.id"))
    slug: Mapped[str] = mapped_column(unique=True)
    position: Mapped[int] = mapped_column(server_default="0")
    name: Mapped[Translated]
    summary: Mapped[Translated]
    description: Mapped[Translated]
    address: Mapped[str]
    phone: Mapped[str] = mapped_column(server_default="")
    email: Mapped[str] = mapped_column(server_default="")
    latitude: Mapped[float]
    longitude: Mapped[float]
    zone: Mapped[str]
    currency: Mapped[str] = mapped_column(String(3))
    services: Mapped[list[str]] = mapped_column(ARRAY(String), server_default="{}")
    stairs: Mapped[int] = mapped_column(server_default="0")
    lift: Mapped[bool] = mapped_column(server_default="false")
    check_in_from: Mapped[time] = mapped_column(server_default="14:00")
    check_out_until: Mapped[time] = mapped_column(server_default="12:00")
    horizon_days: Mapped[int] = mapped_column(server_default="730")
    business_date: Mapped[date | None]
    retired_at: Mapped[Instant | None]
    legal_entity: Mapped[LegalEntity] = relationship()


class DayKind(StrEnum):
    """What is different on a day of the house calendar."""

    HOLIDAY = "holiday"
    SHORT = "short"
    DUTY = "duty"
    MAINTENANCE = "maintenance"
    CLOSED = "closed"


class CalendarDay(Base):
    """A day of the house calendar that is not an ordinary one."""

    __tablename__ = "calendar_day"
    __table_args__ = (UniqueConstraint("resort_id", "day", "kind"),)
    id: Mapped[Key]
    resort_id: Mapped[ResortId]
    day: Mapped[date]
    kind: Mapped[str]
    note: Mapped[Translated]
