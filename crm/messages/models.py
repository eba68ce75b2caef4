"""Messages: what is to be told to somebody; the row is the queue."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.columns import Facts, Instant, Key, Written
from core.db import Base
from core.organisation.models import Resort


class MessageStatus(StrEnum):
    """Where a message is on its way."""

    DUE = "due"
    KEPT = "kept"
    """No mail server, or no SMS gateway, is set: the outbox shows it, and nobody got it."""
    SENT = "sent"
    FAILED = "failed"


class Channel(StrEnum):
    """The way that a message goes."""

    MAIL = "mail"
    SMS = "sms"


class Message(Base):
    """One letter, or a text to a telephone; `kind` and `reference` together are told once.

    Subject, texts and attachments are written when it is sent, as they were sent.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("kind", "reference"),
        CheckConstraint("status IN ('due','kept','sent','failed')", name="status"),
        CheckConstraint("channel IN ('mail','sms')", name="channel"),
        CheckConstraint("(status = 'sent') = (sent_at IS NOT NULL)", name="sent_has_a_time"),
        CheckConstraint("unanswered BETWEEN 0 AND 2", name="at_most_twice"),
        Index("ix_message_due", "due_at", postgresql_where=text("status = 'due'")),
        Index("ix_message_resort_id", "resort_id", "id"),
    )
    id: Mapped[Key]
    resort_id: Mapped[int] = mapped_column(ForeignKey("resort.id"))
    kind: Mapped[str]
    reference: Mapped[str]
    subject_ref: Mapped[str] = mapped_column(index=True)
    """What it is about, `booking:ABCD2345`: this package knows no bookings."""
    channel: Mapped[str] = mapped_column(server_default="mail")
    to_address: Mapped[str]
    """An address of mail, or a telephone."""
    language: Mapped[str]
    facts: Mapped[Facts]
    message_id: Mapped[str] = mapped_column(unique=True)
    """The Message-ID: the same however often it is handed over."""
    status: Mapped[str] = mapped_column(server_default="due")
    attempts: Mapped[int] = mapped_column(server_default="0")
    unanswered: Mapped[int] = mapped_column(server_default="0")
    """How often it was handed over and nobody knows whether it arrived."""
    fault: Mapped[str] = mapped_column(server_default="")
    subject: Mapped[str | None]
    text: Mapped[str | None]
    html: Mapped[str | None]
    attachments: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")
    """Name, media type, size and SHA-256 of each."""
    written_at: Mapped[Written]
    due_at: Mapped[Written]
    sent_at: Mapped[Instant | None]
    resort: Mapped[Resort] = relationship()
