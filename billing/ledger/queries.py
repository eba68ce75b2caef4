"""Reading the ledger: balances, what is on a subject, entries by what they tell of."""

from __future__ import annotations

from sqlalchemy import func, select

from billing.ledger.models import AccountCode, LedgerAccount, LedgerEntry, LedgerPosting
from billing.ledger.rules import Line
from core.db import db
from core.money import Money


def balance(code: str, *, entity: int, currency: str, subject: str | None = None) -> Money:
    """Debits less credits of an account, of one subject or of all: liabilities are negative."""
    query = (
        select(func.coalesce(func.sum(LedgerPosting.amount), 0))
        .join(LedgerAccount, LedgerAccount.id == LedgerPosting.account_id)
        .where(
            LedgerAccount.legal_entity_id == entity,
            LedgerAccount.currency == currency,
            LedgerAccount.code == code,
        )
    )
    if subject is not None:
        query = query.where(LedgerPosting.subject == subject)
    return Money(int(db.session.scalar(query) or 0), currency)


def balance_of(subject: str, code: str = AccountCode.PREPAYMENT) -> dict[str, Money]:
    """What stands on an account for the subject, by currency; debits less credits.

    A prepayment that we owe is negative. A currency in which nothing stands is left out.
    """
    query = (
        select(LedgerAccount.currency, func.sum(LedgerPosting.amount))
        .join(LedgerAccount, LedgerAccount.id == LedgerPosting.account_id)
        .where(LedgerPosting.subject == subject, LedgerAccount.code == code)
        .group_by(LedgerAccount.currency)
    )
    sums = db.session.execute(query)
    return {currency: Money(int(amount), currency) for currency, amount in sums if amount}


def entry_of(kind: str, reference: str, generation: int = 0) -> LedgerEntry | None:
    """The entry that tells of the fact; None while it was not posted."""
    return db.session.scalar(
        select(LedgerEntry).where(
            LedgerEntry.kind == kind,
            LedgerEntry.reference == reference,
            LedgerEntry.generation == generation,
        )
    )


def lines_of(entry_id: int) -> list[Line]:
    """What the entry has posted, in the order of writing."""
    query = (
        select(LedgerAccount.code, LedgerPosting.amount, LedgerPosting.subject)
        .join(LedgerAccount, LedgerAccount.id == LedgerPosting.account_id)
        .where(LedgerPosting.entry_id == entry_id)
        .order_by(LedgerPosting.id)
    )
    return [Line(code, amount, subject) for code, amount, subject in db.session.execute(query)]


def movements_of(
    subject: str, code: str = AccountCode.PREPAYMENT
) -> list[tuple[LedgerEntry, Money]]:
    """Every entry that moved the account for the subject, oldest first, with by how much."""
    query = (
        select(LedgerEntry, func.sum(LedgerPosting.amount))
        .join(LedgerPosting, LedgerPosting.entry_id == LedgerEntry.id)
        .join(LedgerAccount, LedgerAccount.id == LedgerPosting.account_id)
        .where(LedgerPosting.subject == subject, LedgerAccount.code == code)
        .group_by(LedgerEntry.id)
        .order_by(LedgerEntry.id)
    )
    rows = db.session.execute(query)
    return [(entry, Money(int(amount), entry.currency)) for entry, amount in rows]
