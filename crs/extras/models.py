"""Extras: what can be bought with a stay besides room, board and programme."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Instant, Key, Minor, ResortId, SomeTexts, Translated, in_default_language
from core.db import Base


class Per(StrEnum):
    """What the price of an extra is for."""

    BOOKING = "booking"
    PERSON = "person"
    NIGHT = "night"


class Whom(StrEnum):
    """Whose stays an extra is offered with."""

    EVERYONE = "everyone"
    CHILDREN = "children"


class Extra(Base):
    """`asks` is what the resort must be told with it, such as train and time."""

    __tablename__ = "extra"
    __table_args__ = (
        UniqueConstraint("resort_id", "code"),
        in_default_language("name"),
        CheckConstraint("price >= 0", name="price"),
        CheckConstraint("per IN ('booking','person','night')", name="per"),
        CheckConstraint("whom IN ('everyone','children')", name="whom"),
    )
    id: Mapped[Key]
    resort_id: Mapped[ResortId]
    code: Mapped[str]
    name: Mapped[Translated]
    description: Mapped[Translated]
    price: Mapped[Minor]
    per: Mapped[str]
    whom: Mapped[str] = mapped_column(server_default="everyone")
    asks: Mapped[SomeTexts]
    position: Mapped[int] = mapped_column(server_default="0")
    retired_at: Mapped[Instant | None]
