"""What helps with what: complaints, the programmes for them, and what is asked beforehand."""

from __future__ import annotations

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.columns import Instant, Key, ResortId, Translated, in_default_language
from core.db import Base
from crs.advice.rules import Verdict
from crs.catalogue.models import Programme


class Complaint(Base):
    """What people come for, in their own words; of the whole network.

    `months` (1 to 12) are those in which most come for it; empty where every month is alike.
    """

    __tablename__ = "complaint"
    __table_args__ = (
        UniqueConstraint("code"),
        in_default_language("name"),
        in_default_language("words"),
        CheckConstraint("months <@ ARRAY[1,2,3,4,5,6,7,8,9,10,11,12]", name="months"),
    )
    id: Mapped[Key]
    code: Mapped[str]
    name: Mapped[Translated]
    words: Mapped[Translated]
    months: Mapped[list[int]] = mapped_column(ARRAY(Integer), server_default="{}")
    position: Mapped[int] = mapped_column(server_default="0")
    retired_at: Mapped[Instant | None]


class ComplaintProgramme(Base):
    """A programme that helps with a complaint, and why, in a sentence."""

    __tablename__ = "complaint_programme"
    __table_args__ = (
        UniqueConstraint("complaint_id", "programme_id"),
        in_default_language("why"),
    )
    id: Mapped[Key]
    resort_id: Mapped[ResortId]
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    why: Mapped[Translated]
    position: Mapped[int] = mapped_column(server_default="0")
    complaint: Mapped[Complaint] = relationship()
    programme: Mapped[Programme] = relationship()


class Question(Base):
    """A yes or no asked before a programme is chosen. `words` are said where it does not suit.

    `instead` is a programme of the same resort that may suit then.
    """

    __tablename__ = "question"
    __table_args__ = (
        UniqueConstraint("programme_id", "code"),
        in_default_language("text"),
        in_default_language("words"),
        CheckConstraint(
            "yes IN ('suitable','ask','not') AND no IN ('suitable','ask','not')", name="verdicts"
        ),
        CheckConstraint("yes <> no", name="decides"),
        CheckConstraint("instead_id <> programme_id", name="instead_is_another"),
    )
    id: Mapped[Key]
    resort_id: Mapped[ResortId]
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    code: Mapped[str]
    text: Mapped[Translated]
    yes: Mapped[str]
    no: Mapped[str]
    words: Mapped[Translated]
    instead_id: Mapped[int | None] = mapped_column(ForeignKey("programme.id"))
    position: Mapped[int] = mapped_column(server_default="0")
    instead: Mapped[Programme | None] = relationship(foreign_keys=[instead_id])

    def verdict(self, *, answer: bool) -> Verdict:
        """What the answer means."""
        return Verdict(self.yes if answer else self.no)
