"""Who signs in: accounts, what they may do and where, invitations."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.columns import Instant, Key, Written
from core.db import Base
from core.organisation.models import Resort


class Account(Base):
    """A person of staff who signs in. `session_version` rises when sessions must die."""

    __tablename__ = "account"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"),)
    id: Mapped[Key]
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str | None]
    totp_secret: Mapped[str | None]
    totp_last_step: Mapped[int | None]
    session_version: Mapped[int] = mapped_column(server_default="1")
    language: Mapped[str] = mapped_column(server_default="en")
    created_at: Mapped[Written]
    disabled_at: Mapped[Instant | None]
    grants: Mapped[list[Grant]] = relationship(
        back_populates="account", cascade="all, delete-orphan"
    )


class Grant(Base):
    """A role in a scope: the whole network (no resort) or one resort."""

    __tablename__ = "account_grant"
    __table_args__ = (
        UniqueConstraint("account_id", "role", "resort_id", postgresql_nulls_not_distinct=True),
    )
    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    role: Mapped[str]
    resort_id: Mapped[int | None] = mapped_column(ForeignKey("resort.id"))
    account: Mapped[Account] = relationship(back_populates="grants")
    resort: Mapped[Resort | None] = relationship()


class Invitation(Base):
    """A link by which a password is set, once: only the keyed hash of its code is stored."""

    __tablename__ = "invitation"
    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    code_hash: Mapped[str] = mapped_column(unique=True)
    expires_at: Mapped[Instant]
    used_at: Mapped[Instant | None]
