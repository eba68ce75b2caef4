"""What is sold, in words: buildings, room types, boards, programmes, procedures."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.columns import Instant, Key, ResortId, SomeTexts, Translated, in_default_language
from core.db import Base
from core.organisation.models import Resort


class Building(Base):
    """A house of the resort; what is needed to walk to it."""

    __tablename__ = "building"
    __table_args__ = (UniqueConstraint("resort_id", "code"), in_default_language("name"))
    id: Mapped[Key]
    resort_id: Mapped[ResortId]
    code: Mapped[str]
    name: Mapped[Translated]
    floors: Mapped[int]
    lift: Mapped[bool]
    minutes_on_foot: Mapped[int]
    steps: Mapped[int | None]
    """To its entrance; None: as many as the resort says of itself."""
    position: Mapped[int] = mapped_column(server_default="0")
    retired_at: Mapped[Instant | None]

    @property
    def spares_stairs(self) -> bool:
        """Whether nobody has to climb inside: there is a lift, or one floor only."""
        return self.lift or self.floors == 1


class RoomType(Base):
    """Rooms sold as alike. `places` are main beds, `extra_places` folding ones."""

    __tablename__ = "room_type"
    __table_args__ = (
        UniqueConstraint("resort_id", "code"),
        in_default_language("name"),
        CheckConstraint("places > 0 AND extra_places >= 0", name="places"),
    )
    id: Mapped[Key]
    resort_id: Mapped[ResortId]
    code: Mapped[str]
    name: Mapped[Translated]
    description: Mapped[Translated]
    places: Mapped[int]
    extra_places: Mapped[int] = mapped_column(server_default="0")
    area: Mapped[int]
    sold_by_place: Mapped[bool] = mapped_column(server_default="false")
    position: Mapped[int] = mapped_column(server_default="0")
    retired_at: Mapped[Instant | None]
    resort: Mapped[Resort] = relationship()


class Board(Base):
    """Meals that go with the stay; `meals` a day."""

    __tablename__ = "board"
    __table_args__ = (UniqueConstraint("resort_id", "code"), in_default_language("name"))
    id: Mapped[Key]
    resort_id: Mapped[ResortId]
    code: Mapped[str]
    name: Mapped[Translated]
    meals: Mapped[int]
    position: Mapped[int] = mapped_column(server_default="0")
    retired_at: Mapped[Instant | None]


class Procedure(Base):
    """The public card of a procedure, in plain words."""

    __tablename__ = "procedure"
    __table_args__ = (UniqueConstraint("resort_id", "code"), in_default_language("name"))
    id: Mapped[Key]
    resort_id: Mapped[ResortId]
    code: Mapped[str]
    name: Mapped[Translated]
    description: Mapped[Translated]
    feeling: Mapped[SomeTexts]
    for_whom: Mapped[SomeTexts]
    not_for_whom: Mapped[SomeTexts]
    minutes: Mapped[int]
    sundays: Mapped[bool] = mapped_column(server_default="false")
    position: Mapped[int] = mapped_column(server_default="0")
    retired_at: Mapped[Instant | None]


class Programme(Base):
    """A treatment programme; what it promises is the number of each procedure."""

    __tablename__ = "programme"
    __table_args__ = (
        UniqueConstraint("resort_id", "code"),
        in_default_language("name"),
        CheckConstraint("min_nights > 0 AND min_age >= 0", name="least"),
    )
    id: Mapped[Key]
    resort_id: Mapped[ResortId]
    code: Mapped[str]
    name: Mapped[Translated]
    description: Mapped[Translated]
    for_whom: Mapped[SomeTexts]
    not_for_whom: Mapped[SomeTexts]
    min_nights: Mapped[int]
    min_age: Mapped[int] = mapped_column(server_default="0")
    position: Mapped[int] = mapped_column(server_default="0")
    retired_at: Mapped[Instant | None]
    contents: Mapped[list[ProgrammeProcedure]] = relationship(
        order_by="ProgrammeProcedure.position", back_populates="programme"
    )


class ProgrammeProcedure(Base):
    """A procedure of a programme: every `every_days`-th treatment day, at most `most` in a stay."""

    __tablename__ = "programme_procedure"
    __table_args__ = (
        UniqueConstraint("programme_id", "procedure_id"),
        CheckConstraint("every_days > 0 AND (most IS NULL OR most > 0)", name="frequency"),
    )
    id: Mapped[Key]
    resort_id: Mapped[ResortId]
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedure.id"))
    every_days: Mapped[int]
    most: Mapped[int | None]
    position: Mapped[int] = mapped_column(server_default="0")
    programme: Mapped[Programme] = relationship(back_populates="contents")
    procedure: Mapped[Procedure] = relationship()

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return self.procedure.minutes
