"""Rooms: the doors with numbers on them."""

from __future__ import annotations

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.columns import Instant, Key, ResortId
from core.db import Base
from crs.catalogue.models import Building, RoomType


class Room(Base):
    """A room of a type in a building."""

    __tablename__ = "room"
    __table_args__ = (UniqueConstraint("resort_id", "number"),)
    id: Mapped[Key]
    resort_id: Mapped[ResortId]
    building_id: Mapped[int] = mapped_column(ForeignKey("building.id"))
    room_type_id: Mapped[int] = mapped_column(ForeignKey("room_type.id"), index=True)
    number: Mapped[str]
    floor: Mapped[int]
    retired_at: Mapped[Instant | None]
    building: Mapped[Building] = relationship()
    room_type: Mapped[RoomType] = relationship()
