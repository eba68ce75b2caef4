"""Posting: each fact once, whoever tells it twice; corrections are entries of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from billing.ledger.models import LedgerAccount, LedgerEntry, LedgerPosting
from billing.ledger.queries import entry_of, lines_of
from billing.ledger.rules import Line, check_balance, opposite, same_lines
from core.db import db

NO_FACTS: Mapping[str, Any] = {}
REVERSED = "_reversed"


class EntryDiffers(RuntimeError):
    """The same fact was posted before with other money: a fault of ours, never to be hidden."""


def post(
    kind: str,
    reference: str,
    postings: Sequence[Line],
    *,
    entity: int,
    currency: str,
    resort_id: int | None = None,
    generation: int = 0,
    facts: Mapping[str, Any] = NO_FACTS,
) -> LedgerEntry:
    """Write the entry, or give back the one that tells of this fact already.

    `entity` is the id of a legal entity. Whoever posts the same at the same time waits for the
    other. Raises Unbalanced, and EntryDiffers where the fact was posted otherwise; `facts` are
    for the reader alone and not compared.
    """
    fresh = LedgerEntry(
        kind=kind, reference=reference, generation=generation, legal_entity_id=entity,
        currency=currency, resort_id=resort_id, facts=dict(facts),
    )  # fmt: skip
    return _write(fresh, postings)


def reverse(entry: LedgerEntry, *, facts: Mapping[str, Any] = NO_FACTS) -> LedgerEntry:
    """Take the entry back by its opposite; the second time gives back the first reversal.

    The fact may then be posted anew with the next `generation`.
    """
    if entry.reverses_id is not None:
        raise ValueError("a reversal is not reversed: post the fact anew")
    fresh = LedgerEntry(
        kind=f"{entry.kind}{REVERSED}", reference=entry.reference, generation=entry.generation,
        legal_entity_id=entry.legal_entity_id, currency=entry.currency,
        resort_id=entry.resort_id, reverses_id=entry.id, facts=dict(facts),
    )  # fmt: skip
    return _write(fresh, opposite(lines_of(entry.id)))


def _write(fresh: LedgerEntry, lines: Sequence[Line]) -> LedgerEntry:
    check_balance(lines)
    accounts = _accounts(fresh.legal_entity_id, fresh.currency, {line.code for line in lines})
    entry = _insert(fresh)
    if entry is None:
        return _same_as_before(fresh, lines)
    rows = [
        {
            "entry_id": entry.id,
            "account_id": accounts[line.code],
            "resort_id": fresh.resort_id,
            "amount": line.amount,
            "subject": line.subject,
        }
        for line in lines
    ]
    db.session.execute(insert(LedgerPosting).values(rows))
    return entry


def _insert(fresh: LedgerEntry) -> LedgerEntry | None:
    """The new entry; None where the fact has one."""
    columns = (
        "kind", "reference", "generation", "legal_entity_id", "currency", "resort_id",
        "reverses_id", "facts",
    )  # fmt: skip
    written = insert(LedgerEntry).values({name: getattr(fresh, name) for name in columns})
    written = written.on_conflict_do_nothing(index_elements=["kind", "reference", "generation"])
    return db.session.scalar(written.returning(LedgerEntry))


def _same_as_before(fresh: LedgerEntry, lines: Sequence[Line]) -> LedgerEntry:
    before = entry_of(fresh.kind, fresh.reference, fresh.generation)
    if before is None:
        raise LookupError(f"the entry {fresh.kind} {fresh.reference} is outside of the scope")
    same = all(
        getattr(before, name) == getattr(fresh, name)
        for name in ("legal_entity_id", "currency", "resort_id", "reverses_id")
    )
    if not (same and same_lines(lines_of(before.id), lines)):
        raise EntryDiffers(f"{fresh.kind} {fresh.reference} {fresh.generation}")
    return before


def _accounts(entity: int, currency: str, codes: Iterable[str]) -> dict[str, int]:
    """Ids by code; rows that are missing are made, always in the same order."""
    wanted = sorted(codes)
    there = _known(entity, currency, wanted)
    if missing := [code for code in wanted if code not in there]:
        rows = [{"legal_entity_id": entity, "currency": currency, "code": code} for code in missing]
        made = insert(LedgerAccount).values(rows)
        db.session.execute(made.on_conflict_do_nothing())
        there = _known(entity, currency, wanted)
    return there


def _known(entity: int, currency: str, codes: Sequence[str]) -> dict[str, int]:
    query = select(LedgerAccount.code, LedgerAccount.id).where(
        LedgerAccount.legal_entity_id == entity,
        LedgerAccount.currency == currency,
        LedgerAccount.code.in_(codes),
    )
    return {row.code: row.id for row in db.session.execute(query)}
