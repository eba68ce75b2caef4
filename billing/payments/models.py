"""Payments: what is asked for, each try to pay it, what goes back, what the provider told."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.columns import Instant, Key, Minor, ResortId, Written
from core.db import Base
from core.money import Money
from core.organisation.models import LegalEntity


class RequestStatus(StrEnum):
    """Whether somebody may still pay it."""

    OPEN = "open"
    PAID = "paid"
    VOID = "void"


class PaymentStatus(StrEnum):
    """The life of a try to pay; it only moves forward, and money that comes late is paid too."""

    OPENING = "opening"
    """The row is there, the session at the provider perhaps."""
    OPEN = "open"
    ENDED = "ended"
    PAID = "paid"


class RefundStatus(StrEnum):
    """Where the money is on its way back; a bank may refuse it after all."""

    DUE = "due"
    SENT = "sent"
    DONE = "done"
    FAILED = "failed"


LIVE = (PaymentStatus.OPENING, PaymentStatus.OPEN)


class PaymentRequest(Base):
    """What is to be paid for a subject (`booking:ABCD2345`); at most one is open.

    `reference` is what a payer types at a terminal, where only `masked_name` is shown.
    """

    __tablename__ = "payment_request"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("status IN ('open','paid','void')", name="status"),
        Index(
            "uq_payment_request_open",
            "subject",
            unique=True,
            postgresql_where=text("status = 'open'"),
        ),
        Index(
            "uq_payment_request_reference",
            "reference",
            unique=True,
            postgresql_where=text("status = 'open'"),
        ),
    )
    id: Mapped[Key]
    resort_id: Mapped[ResortId]
    legal_entity_id: Mapped[int] = mapped_column(ForeignKey("legal_entity.id"))
    subject: Mapped[str] = mapped_column(index=True)
    reference: Mapped[str]
    masked_name: Mapped[str]
    amount: Mapped[Minor]
    currency: Mapped[str] = mapped_column(String(3))
    status: Mapped[str] = mapped_column(server_default=RequestStatus.OPEN)
    created_at: Mapped[Written]
    due_at: Mapped[Instant | None]
    expires_at: Mapped[Instant | None]

    @property
    def money(self) -> Money:
        """What is asked for."""
        return Money(self.amount, self.currency)


class Payment(Base):
    """One try to pay a request: a session at the provider. Its `key` makes the try unique there.

    `paid` means that exactly `amount` came; `refunded` is the sum of its refunds that have not
    failed.
    """

    __tablename__ = "payment"
    __table_args__ = (
        CheckConstraint("way IN ('card')", name="way"),
        CheckConstraint("status IN ('opening','open','ended','paid')", name="status"),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("refunded BETWEEN 0 AND amount", name="never_refunded_above"),
        CheckConstraint("refunded = 0 OR status = 'paid'", name="refunded_was_paid"),
        CheckConstraint("(status = 'paid') = (notified_at IS NOT NULL)", name="paid_is_notified"),
        CheckConstraint("settled_at IS NULL OR status = 'paid'", name="settled_is_paid"),
        CheckConstraint(
            "status <> 'open' OR session_id IS NOT NULL AND url IS NOT NULL",
            name="open_has_a_session",
        ),
        Index(
            "uq_payment_live",
            "subject",
            unique=True,
            postgresql_where=text("status IN ('opening','open')"),
        ),
        Index(
            "ix_payment_look",
            "look_at",
            postgresql_where=text("status IN ('opening','open')"),
        ),
        Index(
            "ix_payment_unsettled",
            "notified_at",
            postgresql_where=text("status = 'paid' AND settled_at IS NULL"),
        ),
    )
    id: Mapped[Key]
    resort_id: Mapped[ResortId]
    request_id: Mapped[int] = mapped_column(ForeignKey("payment_request.id"), index=True)
    legal_entity_id: Mapped[int] = mapped_column(ForeignKey("legal_entity.id"))
    subject: Mapped[str] = mapped_column(index=True)
    way: Mapped[str] = mapped_column(server_default="card")
    key: Mapped[UUID] = mapped_column(unique=True, server_default=text("gen_random_uuid()"))
    amount: Mapped[Minor]
    currency: Mapped[str] = mapped_column(String(3))
    refunded: Mapped[Minor] = mapped_column(server_default="0")
    status: Mapped[str] = mapped_column(server_default=PaymentStatus.OPENING)
    description: Mapped[str]
    language: Mapped[str]
    return_path: Mapped[str]
    """Where the payer comes back to: a path of this site."""
    session_id: Mapped[str | None] = mapped_column(unique=True)
    intent_id: Mapped[str | None] = mapped_column(unique=True)
    url: Mapped[str | None]
    created_at: Mapped[Written]
    expires_at: Mapped[Instant]
    look_at: Mapped[Instant]
    """When the poller asks the provider next, should no event come."""
    notified_at: Mapped[Instant | None]
    settled_at: Mapped[Instant | None]
    fault: Mapped[str | None]
    request: Mapped[PaymentRequest] = relationship()
    legal_entity: Mapped[LegalEntity] = relationship()

    @property
    def money(self) -> Money:
        """What the try is for."""
        return Money(self.amount, self.currency)

    @property
    def is_live(self) -> bool:
        """Whether it may still be paid at the provider."""
        return self.status in LIVE


class Refund(Base):
    """A part of a payment that goes back to its card; `cause` names what the caller decided."""

    __tablename__ = "refund"
    __table_args__ = (
        UniqueConstraint("cause", "payment_id"),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("status IN ('due','sent','done','failed')", name="status"),
        CheckConstraint(
            "status NOT IN ('sent','done') OR provider_id IS NOT NULL", name="sent_has_a_number"
        ),
        CheckConstraint("(status = 'done') <= (done_at IS NOT NULL)", name="done_has_a_time"),
        Index("ix_refund_due", "due_at", postgresql_where=text("status IN ('due','sent')")),
    )
    id: Mapped[Key]
    resort_id: Mapped[ResortId]
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"), index=True)
    subject: Mapped[str] = mapped_column(index=True)
    cause: Mapped[str]
    reason: Mapped[str]
    key: Mapped[UUID] = mapped_column(unique=True, server_default=text("gen_random_uuid()"))
    amount: Mapped[Minor]
    currency: Mapped[str] = mapped_column(String(3))
    status: Mapped[str] = mapped_column(server_default=RefundStatus.DUE)
    provider_id: Mapped[str | None] = mapped_column(unique=True)
    attempts: Mapped[int] = mapped_column(server_default="0")
    created_at: Mapped[Written]
    due_at: Mapped[Written]
    """When it is sent, or looked after, next."""
    sent_at: Mapped[Instant | None]
    done_at: Mapped[Instant | None]
    fault: Mapped[str | None]
    payment: Mapped[Payment] = relationship()

    @property
    def money(self) -> Money:
        """What goes back."""
        return Money(self.amount, self.currency)


class ProviderEvent(Base):
    """What the provider has told us, once: the row is the queue. Nothing in it is believed."""

    __tablename__ = "provider_event"
    __table_args__ = (
        Index("ix_provider_event_waiting", "due_at", postgresql_where=text("done_at IS NULL")),
    )
    id: Mapped[Key]
    legal_entity_id: Mapped[int] = mapped_column(ForeignKey("legal_entity.id"))
    event_id: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    object_id: Mapped[str]
    received_at: Mapped[Written]
    due_at: Mapped[Written]
    attempts: Mapped[int] = mapped_column(server_default="0")
    done_at: Mapped[Instant | None]
    fault: Mapped[str | None]


class ProviderMovement(Base):
    """A line of the provider's own account of our money (Stripe: a balance transaction).

    `place` names the payment or refund there that it is about, as postings to clearing do.
    """

    __tablename__ = "provider_movement"
    __table_args__ = (
        Index("ix_provider_movement_entity", "legal_entity_id", "created_at"),
        Index("ix_provider_movement_place", "place"),
        Index("ix_provider_movement_payment", "payment_id"),
    )
    id: Mapped[Key]
    legal_entity_id: Mapped[int] = mapped_column(ForeignKey("legal_entity.id"))
    provider_id: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    amount: Mapped[Minor]
    fee: Mapped[Minor]
    currency: Mapped[str] = mapped_column(String(3))
    source_id: Mapped[str | None]
    place: Mapped[str | None]
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payment.id"))
    created_at: Mapped[Instant]
    available_at: Mapped[Instant]
    taken_at: Mapped[Written]
