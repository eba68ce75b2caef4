"""The ledger: accounts, entries, postings. Rows are only ever added, and every entry balances."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.columns import Facts, Key, Minor, Written
from core.db import Base


class AccountCode(StrEnum):
    """Accounts by name; assets and expenses grow by debit (+), liabilities by credit (-)."""

    CLEARING = "clearing:stripe"
    """What lies at the payment provider for us."""
    BANK = "bank:stripe"
    """What the provider has paid out."""
    PREPAYMENT = "prepayment"
    """What guests have paid and not yet received; by subject."""
    REFUNDS_DUE = "refunds:due"
    """What goes back and has not left yet; by subject."""
    FEES = "fees:stripe"
    DISPUTES = "disputes:stripe"
    """What banks took back for guests who dispute a payment."""
    UNALLOCATED = "unallocated:stripe"
    """Money that came and that nobody can place yet; a task tells of each."""


class LedgerAccount(Base):
    """An account of one legal entity in one currency; the row is made on first use."""

    __tablename__ = "ledger_account"
    __table_args__ = (UniqueConstraint("legal_entity_id", "currency", "code"),)
    id: Mapped[Key]
    legal_entity_id: Mapped[int] = mapped_column(ForeignKey("legal_entity.id"))
    currency: Mapped[str] = mapped_column(String(3))
    code: Mapped[str]


class LedgerEntry(Base):
    """One movement; `kind`, `reference` and `generation` name the fact that it tells of, once.

    After a reversal the fact may be told anew as the next generation. No resort means that the
    movement is the entity's own (a payout).
    """

    __tablename__ = "ledger_entry"
    __table_args__ = (
        UniqueConstraint("kind", "reference", "generation"),
        CheckConstraint("generation >= 0", name="generation"),
    )
    id: Mapped[Key]
    legal_entity_id: Mapped[int] = mapped_column(ForeignKey("legal_entity.id"))
    currency: Mapped[str] = mapped_column(String(3))
    resort_id: Mapped[int | None] = mapped_column(ForeignKey("resort.id"), index=True)
    kind: Mapped[str]
    reference: Mapped[str]
    generation: Mapped[int] = mapped_column(server_default="0")
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_entry.id"), unique=True)
    facts: Mapped[Facts]
    written_at: Mapped[Written]
    postings: Mapped[list[LedgerPosting]] = relationship(order_by="LedgerPosting.id")


class LedgerPosting(Base):
    """One line of an entry: debit positive, credit negative; `subject` is the sub-ledger."""

    __tablename__ = "ledger_posting"
    __table_args__ = (
        CheckConstraint("amount <> 0", name="amount"),
        Index("ix_ledger_posting_subject", "subject", "account_id"),
    )
    id: Mapped[Key]
    entry_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("ledger_entry.id"), index=True)
    account_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("ledger_account.id"))
    resort_id: Mapped[int | None] = mapped_column(ForeignKey("resort.id"))
    """The entry's, by trigger: rows are seen by resort."""
    amount: Mapped[Minor]
    subject: Mapped[str | None]
    """Whose money it is, in a word of the package above: `booking:ABCD2345`."""
    account: Mapped[LedgerAccount] = relationship()
