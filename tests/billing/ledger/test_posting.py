"""Posting: each fact once, corrections by their opposite, balances by account and subject."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from flask import Flask

from billing.ledger.models import AccountCode, LedgerEntry
from billing.ledger.operations import EntryDiffers, post, reverse
from billing.ledger.queries import balance, balance_of, entry_of, lines_of, movements_of
from billing.ledger.rules import Line, Unbalanced, transfer
from core.db import attempt, db, see_resorts, transaction
from core.money import Money
from tests.billing.conftest import Books
from tests.race.buyers import all_at_once, deadlocks
from tests.staff import within

ANNA = "guest:ANNA0001"


def paid(books: Books, reference: str = "p1", amount: int = 5000, **more: Any) -> LedgerEntry:
    lines = transfer(
        amount, debit=AccountCode.CLEARING, of=f"in:{reference}",
        credit=AccountCode.PREPAYMENT, to=ANNA,
    )  # fmt: skip
    return post(
        "paid_in", reference, lines, entity=books.entity, currency="EUR", resort_id=books.resort,
        **more,
    )  # fmt: skip


def stands(books: Books, code: str) -> int:
    return balance(code, entity=books.entity, currency="EUR").minor


def test_a_payment_stands_in_clearing_and_is_owed_to_the_guest(app: Flask, aurora: Books) -> None:
    within(app, lambda: paid(aurora))
    with app.app_context():
        see_resorts("all")
        assert stands(aurora, AccountCode.CLEARING) == 5000
        assert stands(aurora, AccountCode.PREPAYMENT) == -5000
        assert balance_of(ANNA) == {"EUR": Money(-5000, "EUR")}
        assert balance_of("guest:NOBODY01") == {}
        db.session.remove()


def test_the_same_fact_twice_is_one_entry(app: Flask, aurora: Books) -> None:
    first = within(app, lambda: paid(aurora, facts={"told": 1}).id)
    again = within(app, lambda: paid(aurora, facts={"told": 2}).id)
    assert first == again
    assert within(app, lambda: stands(aurora, AccountCode.CLEARING)) == 5000


@pytest.mark.parametrize("other", [{"amount": 4999}, {"amount": -5000}])
def test_the_same_fact_with_other_money_is_refused(
    app: Flask, aurora: Books, other: dict[str, Any]
) -> None:
    within(app, lambda: paid(aurora))
    with pytest.raises(EntryDiffers, match="paid_in p1"):
        within(app, lambda: paid(aurora, **other))


def test_the_same_fact_at_another_entity_is_refused(
    app: Flask, aurora: Books, boreas: Books
) -> None:
    within(app, lambda: paid(aurora))
    with pytest.raises(EntryDiffers):
        within(app, lambda: paid(boreas))


def test_twenty_at_once_post_a_fact_once(busy: Flask, aurora: Books) -> None:
    entries: Counter[int] = Counter()

    def tell() -> None:
        entries[attempt(lambda: paid(aurora).id)] += 1

    assert all_at_once(busy, [tell] * 20) == {"ok": 20}
    assert len(entries) == 1
    assert within(busy, lambda: stands(aurora, AccountCode.CLEARING)) == 5000
    assert deadlocks(busy) == 0


def test_a_reversal_takes_back_and_the_fact_may_be_told_anew(app: Flask, aurora: Books) -> None:
    within(app, lambda: paid(aurora))

    def take_back() -> int:
        entry = entry_of("paid_in", "p1")
        assert entry is not None
        return reverse(entry).id

    assert within(app, take_back) == within(app, take_back)
    assert within(app, lambda: balance_of(ANNA)) == {}
    within(app, lambda: paid(aurora, amount=4000, generation=1))
    assert within(app, lambda: balance_of(ANNA)["EUR"].minor) == -4000
    told = within(app, lambda: [(e.kind, m.minor) for e, m in movements_of(ANNA)])
    assert told == [("paid_in", -5000), ("paid_in_reversed", 5000), ("paid_in", -4000)]


def test_a_reversal_is_not_reversed(app: Flask, aurora: Books) -> None:
    with pytest.raises(ValueError, match="is not reversed"):
        within(app, lambda: reverse(reverse(paid(aurora))))


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [Line("a", 0), Line("b", 0)],
        [Line("a", 5)],
        [Line("a", 5), Line("b", -4)],
        [Line("a", 5), Line("b", -5), Line("c", 0)],
    ],
)
def test_lines_that_do_not_balance_are_refused_before_they_are_written(
    app: Flask, aurora: Books, lines: list[Line]
) -> None:
    with pytest.raises(Unbalanced):
        within(app, lambda: post("x", "1", lines, entity=aurora.entity, currency="EUR"))


def test_an_entry_of_three_lines_keeps_them_in_order(app: Flask, aurora: Books) -> None:
    lines = [Line("clearing:stripe", 97), Line("fees:stripe", 3), Line("prepayment", -100, ANNA)]

    def write() -> list[Line]:
        return lines_of(post("x", "1", lines, entity=aurora.entity, currency="EUR").id)

    assert within(app, write) == lines


def test_currencies_stand_side_by_side(app: Flask, aurora: Books) -> None:
    def pay(currency: str, amount: int) -> LedgerEntry:
        lines = transfer(amount, debit="clearing:stripe", credit="prepayment", to=ANNA)
        return post("paid_in", currency, lines, entity=aurora.entity, currency=currency)

    within(app, lambda: (pay("EUR", 100), pay("USD", 7)))
    owed = within(app, lambda: balance_of(ANNA))
    assert owed == {"EUR": Money(-100, "EUR"), "USD": Money(-7, "USD")}


def test_a_resorts_money_is_seen_in_its_scope_alone(
    app: Flask, aurora: Books, boreas: Books
) -> None:
    within(app, lambda: paid(aurora))
    for scope, seen in ((str(aurora.resort), 5000), (str(boreas.resort), 0), ("", 0)):
        with app.app_context():
            see_resorts(scope)
            assert stands(aurora, AccountCode.CLEARING) == seen
            db.session.remove()
            see_resorts("")


def test_who_sees_little_still_posts_whole_entries(app: Flask, aurora: Books) -> None:
    """The check at the commit sees all rows, also when the scope was narrowed before it."""
    with app.app_context():
        see_resorts(str(aurora.resort))
        with transaction():
            paid(aurora)
            see_resorts("")
        db.session.remove()
    assert within(app, lambda: stands(aurora, AccountCode.CLEARING)) == 5000
