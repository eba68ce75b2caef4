"""Tariffs: rate plans, seasons, nightly prices, supplements, restrictions, policies."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Integer, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, DATERANGE, JSONB, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.columns import Instant, Key, Minor, ResortId, Translated, in_default_language
from core.db import Base


class TariffStamp(Base):
    """A mark of a resort's tariff; triggers of the tariff's tables make a new one each time."""

    __tablename__ = "tariff_stamp"
    resort_id: Mapped[int] = mapped_column(ForeignKey("resort.id"), primary_key=True)
    stamp: Mapped[UUID]


class PrepaymentPolicy(Base):
    """What must be paid when: `value` percent or nights; at once or days before arrival."""

    __tablename__ = "prepayment_policy"
    __table_args__ = (
        UniqueConstraint("resort_id", "code"),
        CheckConstraint("kind IN ('percent','nights','all','none')", name="kind"),
    )
    id: Mapped[Key]
    resort_id: Mapped[ResortId]
    code: Mapped[str]
    name: Mapped[Translated]
    kind: Mapped[str]
    value: Mapped[int]
    days_before: Mapped[int | None]
    """None: at once; else so many days before arrival."""


class CancellationPolicy(Base):
    """Steps `[{"days_before": 14, "percent": 0}, {"days_before": 3, "nights": 1}, …]`, falling."""

    __tablename__ = "cancellation_policy"
    __table_args__ = (UniqueConstraint("resort_id", "code"),)
    id: Mapped[Key]
    resort_id: Mapped[ResortId]
    code: Mapped[str]
    name: Mapped[Translated]
    steps: Mapped[list[dict[str, int]]] = mapped_column(JSONB)
    no_show_percent: Mapped[int] = mapped_column(server_default="100")


class RatePlan(Base):
    """Terms and prices under one name."""

    __tablename__ = "rate_plan"
    __table_args__ = (UniqueConstraint("resort_id", "code"), in_default_language("name"))
    id: Mapped[Key]
    resort_id: Mapped[ResortId]
    code: Mapped[str]
    name: Mapped[Translated]
    description: Mapped[Translated]
    prepayment_policy_id: Mapped[int] = mapped_column(ForeignKey("prepayment_policy.id"))
    cancellation_policy_id: Mapped[int] = mapped_column(ForeignKey("cancellation_policy.id"))
    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"))
    """The board that the nightly price includes."""
    position: Mapped[int] = mapped_column(server_default="0")
    retired_at: Mapped[Instant | None]
    prepayment_policy: Mapped[PrepaymentPolicy] = relationship()
    cancellation_policy: Mapped[CancellationPolicy] = relationship()


class Season(Base):
    """Nights `[first, after last)` with their own prices; seasons of a resort never overlap."""

    __tablename__ = "season"
    __table_args__ = (
        UniqueConstraint("resort_id", "code"),
        ExcludeConstraint(("resort_id", "="), ("nights", "&&"), name="ex_season_nights"),
    )
    id: Mapped[Key]
    resort_id: Mapped[ResortId]
    code: Mapped[str]
    name: Mapped[Translated]
    nights: Mapped[Range[date]] = mapped_column(DATERANGE)


class NightPrice(Base):
    """A night for `occupancy` adults together in the room; `occupancy` 0: one place in it."""

    __tablename__ = "night_price"
    __table_args__ = (
        UniqueConstraint("rate_plan_id", "season_id", "room_type_id", "occupancy"),
        CheckConstraint("amount >= 0 AND occupancy >= 0", name="amount"),
    )
    id: Mapped[Key]
    resort_id: Mapped[ResortId]
    rate_plan_id: Mapped[int] = mapped_column(ForeignKey("rate_plan.id"))
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"))
    room_type_id: Mapped[int] = mapped_column(ForeignKey("room_type.id"))
    occupancy: Mapped[int]
    amount: Mapped[Minor]


class AgeBand(Base):
    """Children of `from_age` to `to_age` inclusive add `amount` a night."""

    __tablename__ = "age_band"
    __table_args__ = (
        UniqueConstraint("resort_id", "code"),
        CheckConstraint("from_age >= 0 AND to_age >= from_age AND amount >= 0", name="ages"),
    )
    id: Mapped[Key]
    resort_id: Mapped[ResortId]
    code: Mapped[str]
    from_age: Mapped[int]
    to_age: Mapped[int]
    amount: Mapped[Minor]
    takes_place: Mapped[bool] = mapped_column(server_default="true")
    """Whether the child needs a bed (main or extra) of its own."""


class Supplement(Base):
    """What a board or a programme adds for a person and night; `age_band` None: adults."""

    __tablename__ = "supplement"
    __table_args__ = (
        CheckConstraint("(board_id IS NULL) <> (programme_id IS NULL)", name="subject"),
        CheckConstraint("amount >= 0", name="amount"),
        UniqueConstraint(
            "resort_id",
            "board_id",
            "programme_id",
            "age_band_id",
            "season_id",
            postgresql_nulls_not_distinct=True,
        ),
    )
    id: Mapped[Key]
    resort_id: Mapped[ResortId]
    board_id: Mapped[int | None] = mapped_column(ForeignKey("board.id"))
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programme.id"))
    age_band_id: Mapped[int | None] = mapped_column(ForeignKey("age_band.id"))
    season_id: Mapped[int | None] = mapped_column(ForeignKey("season.id"))
    amount: Mapped[Minor]


class Offer(Base):
    """A percentage off for `min_nights` or more, booked `days_ahead`, arriving in `arrivals`."""

    __tablename__ = "offer"
    __table_args__ = (
        UniqueConstraint("resort_id", "code"),
        CheckConstraint("percent BETWEEN 1 AND 99", name="percent"),
    )
    id: Mapped[Key]
    resort_id: Mapped[ResortId]
    code: Mapped[str]
    name: Mapped[Translated]
    rate_plan_id: Mapped[int | None] = mapped_column(ForeignKey("rate_plan.id"))
    percent: Mapped[int]
    min_nights: Mapped[int] = mapped_column(server_default="1")
    days_ahead: Mapped[int] = mapped_column(server_default="0")
    arrivals: Mapped[Range[date]] = mapped_column(DATERANGE)


class Restriction(Base):
    """Limits on stays that touch `nights`; an empty limit limits nothing; no plan or type: all."""

    __tablename__ = "restriction"
    __table_args__ = (UniqueConstraint("resort_id", "code"),)
    id: Mapped[Key]
    resort_id: Mapped[ResortId]
    code: Mapped[str]
    rate_plan_id: Mapped[int | None] = mapped_column(ForeignKey("rate_plan.id"))
    room_type_id: Mapped[int | None] = mapped_column(ForeignKey("room_type.id"))
    nights: Mapped[Range[date]] = mapped_column(DATERANGE)
    closed: Mapped[bool] = mapped_column(server_default="false")
    closed_to_arrival: Mapped[bool] = mapped_column(server_default="false")
    closed_to_departure: Mapped[bool] = mapped_column(server_default="false")
    arrival_weekdays: Mapped[list[int] | None] = mapped_column(ARRAY(Integer))
    """ISO weekdays, Monday is 1."""
    min_nights: Mapped[int | None]
    max_nights: Mapped[int | None]
    exact_nights: Mapped[list[int] | None] = mapped_column(ARRAY(Integer))
    min_days_ahead: Mapped[int | None]
    max_days_ahead: Mapped[int | None]
