"""A machine of the ledger: Hypothesis posts what it likes, a model in memory says what follows."""

from __future__ import annotations

import itertools
from collections import Counter
from contextlib import suppress

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from billing.ledger.models import LedgerEntry, LedgerPosting
from billing.ledger.operations import EntryDiffers, post, reverse
from billing.ledger.queries import balance, entry_of, lines_of
from billing.ledger.rules import Line, Unbalanced, opposite, same_lines
from core.db import attempt, db, see_resorts, transaction
from tests.billing.conftest import Books

Fact = tuple[str, int]
"""What an entry tells of: its reference and generation."""

CODES, SUBJECTS = ("cash", "owed", "fees"), (None, "guest:A", "guest:B")
amounts = st.integers(-(10**12), 10**12).filter(bool)
lines = st.builds(Line, st.sampled_from(CODES), amounts, st.sampled_from(SUBJECTS))
unbalanced = st.lists(lines, max_size=4).filter(lambda found: len(found) < 2 or total(found) != 0)
_turns, _references = itertools.count(), itertools.count()


def total(found: list[Line]) -> int:
    return sum(line.amount for line in found)


def closed(found: list[Line], code: str) -> list[Line]:
    """With one more line, so that it balances."""
    rest = -total(found)
    return [*found, Line(code, rest)] if rest else [*found, Line(code, 1), Line(code, -1)]


balanced = st.builds(closed, st.lists(lines, min_size=1, max_size=4), st.sampled_from(CODES))


class Machine(RuleBasedStateMachine):
    """Each rule tells the model and the ledger, and wants the same answer."""

    books: Books
    facts: Bundle[Fact] = Bundle("facts")

    def __init__(self) -> None:
        super().__init__()
        self.turn = next(_turns)
        self.currency = f"{self.turn:03}"  # books of its own within the entity's
        self.posted: dict[Fact, list[Line]] = {}
        self.reversed: set[Fact] = set()

    def _post(self, fact: Fact, found: list[Line]) -> int:
        reference, generation = fact
        return post(
            "machine", reference, found, entity=self.books.entity, currency=self.currency,
            generation=generation,
        ).id  # fmt: skip

    @rule(target=facts, found=balanced)
    def tell(self, found: list[Line]) -> Fact:
        fact = (f"{self.turn}-{next(_references)}", 0)
        attempt(lambda: self._post(fact, found))
        self.posted[fact] = found
        return fact

    @rule(fact=facts)
    def tell_again(self, fact: Fact) -> None:
        found = list(reversed(self.posted[fact]))
        assert attempt(lambda: self._post(fact, found)) == attempt(lambda: self._post(fact, found))

    @rule(fact=facts, found=balanced)
    def tell_otherwise(self, fact: Fact, found: list[Line]) -> None:
        if same_lines(found, self.posted[fact]):
            return
        with pytest.raises(EntryDiffers):
            attempt(lambda: self._post(fact, found))

    @rule(found=unbalanced)
    def tell_what_does_not_balance(self, found: list[Line]) -> None:
        with pytest.raises(Unbalanced):
            attempt(lambda: self._post((f"{self.turn}-x", 0), found))

    @rule(fact=facts, amount=amounts)
    def add_a_posting_by_hand(self, fact: Fact, amount: int) -> None:
        """The database refuses it at the commit."""

        def add() -> None:
            entry = entry_of("machine", *fact)
            assert entry is not None
            account = db.session.scalars(
                select(LedgerPosting.account_id).where(LedgerPosting.entry_id == entry.id)
            ).first()
            row = {"entry_id": entry.id, "account_id": account, "amount": amount}
            db.session.execute(insert(LedgerPosting).values(row))

        with pytest.raises(IntegrityError, match="does not balance"):
            attempt(add)

    @rule(fact=facts)
    def take_back(self, fact: Fact) -> None:
        attempt(lambda: self._reverse(fact))
        self.reversed.add(fact)

    def _reverse(self, fact: Fact) -> int:
        entry = entry_of("machine", *fact)
        assert entry is not None
        reversal = reverse(entry)
        assert same_lines(lines_of(reversal.id), opposite(self.posted[fact]))
        return reversal.id

    @precondition(lambda self: bool(self.reversed))
    @rule(target=facts, found=balanced, data=st.data())
    def tell_anew(self, found: list[Line], data: st.DataObject) -> Fact:
        """After a reversal, as the next generation; a generation that is there differs or not."""
        reference, _first = data.draw(st.sampled_from(sorted(self.reversed)))
        last = max(generation for known, generation in self.posted if known == reference)
        fact = (reference, last + 1)
        attempt(lambda: self._post(fact, found))
        self.posted[fact] = found
        return fact

    @rule(found=balanced)
    def give_up_halfway(self, found: list[Line]) -> None:
        with suppress(InterruptedError), transaction():
            self._post((f"{self.turn}-never", 0), found)
            raise InterruptedError

    @invariant()
    def balances_agree(self) -> None:
        expected = Counter[tuple[str, str | None]]()
        for fact, found in self.posted.items():
            for line in found if fact not in self.reversed else []:
                expected[line.code, line.subject] += line.amount
        with transaction():
            for code in CODES:
                for subject in SUBJECTS[1:]:
                    assert self._stands(code, subject) == expected[code, subject]
                whole = sum(expected[code, subject] for subject in SUBJECTS)
                assert self._stands(code, None) == whole

    def _stands(self, code: str, subject: str | None) -> int:
        entity, currency = self.books.entity, self.currency
        return balance(code, entity=entity, currency=currency, subject=subject).minor

    @invariant()
    def nothing_else_is_there(self) -> None:
        query = select(func.count()).where(LedgerEntry.currency == self.currency)
        with transaction():
            assert db.session.scalar(query) == len(self.posted) + len(self.reversed)


def prove(app: Flask, books: Books, examples: int, steps: int) -> None:
    """Run it so often; a failure is printed with what reproduces it."""
    machine = type("LedgerMachine", (Machine,), {"books": books})
    often = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        print_blob=True,
        suppress_health_check=[HealthCheck.too_slow],  # each step is a transaction or two
    )
    with app.app_context():
        see_resorts("all")
        run_state_machine_as_test(machine, settings=often)
        db.session.remove()
        see_resorts("")
