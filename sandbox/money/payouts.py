"""Payouts: what is in the balance goes to the bank."""

from __future__ import annotations

from sandbox.books import Books, Object
from sandbox.faults import refused
from sandbox.ids import fresh
from sandbox.money.balance import book
from sandbox.shapes import blank_payout


def create_payout(books: Books, currency: str) -> Object:
    """Pay out all that has come in since the last one; raises ApiFault where that is nothing."""
    parts = [part for part in _unpaid(books, currency) if part["net"]]
    amount = sum(part["net"] for part in parts)
    if amount <= 0:
        raise refused(f"There is nothing to pay out in {currency}.", "balance_insufficient")
    payout = blank_payout() | {
        "id": fresh("po"),
        "amount": amount,
        "arrival_date": books.now,
        "created": books.now,
        "currency": currency,
        "destination": f"ba_{books.account[5:]}",
        "status": "in_transit",
    }
    own = book(books, -amount, payout, kind="payout")
    payout["balance_transaction"] = own["id"]
    books.add(payout)
    for part in (*parts, own):
        part["_"]["payout"] = payout["id"]
        books.keep(part)
    books.tell("payout.created", payout)
    books.keep(payout | {"status": "paid"})
    books.tell("payout.paid", payout | {"status": "paid"})
    return payout | {"status": "paid"}


def balance(books: Books) -> dict[str, int]:
    """What is there to be paid out, by currency."""
    sums: dict[str, int] = {}
    for part in _unpaid(books):
        sums[part["currency"]] = sums.get(part["currency"], 0) + part["net"]
    return sums


def _unpaid(books: Books, currency: str | None = None) -> list[Object]:
    chosen: Object = {"currency": currency} if currency else {}
    return books.select("balance_transaction", payout=None, **chosen)
