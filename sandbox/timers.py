"""What happens by itself when its time has come."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from sandbox.books import Books
from sandbox.box import Box
from sandbox.checkout.paying import pay_late
from sandbox.checkout.sessions import expire_if_due
from sandbox.money.refunds import settle_refund

TICK = 0.2


def _expire(books: Books, session_id: str) -> None:
    expire_if_due(books, books.fetch("checkout.session", session_id))


def _refund_succeeds(books: Books, refund_id: str) -> None:
    settle_refund(books, refund_id, "succeeded")


def _refund_fails(books: Books, refund_id: str) -> None:
    settle_refund(books, refund_id, "failed")


ACTS: dict[str, Callable[[Books, str], None]] = {
    "expire": _expire,
    "late_payment": pay_late,
    "refund_succeeds": _refund_succeeds,
    "refund_fails": _refund_fails,
}


def strike(box: Box) -> int:
    """Carry out what is due, each in a transaction of its own; returns how much that was."""
    due = box.store.rows(
        "SELECT * FROM timers WHERE due <= ? ORDER BY due, number LIMIT 100", box.clock.now()
    )
    for row in due:
        with box.store.transaction():
            box.store.run("DELETE FROM timers WHERE number = ?", row["number"])
            ACTS[row["act"]](Books(box, row["account"]), row["object_id"])
    if due:
        box.ring()
    return len(due)


def start(box: Box) -> None:
    """Look every now and then, for as long as the program lives."""

    def look() -> None:
        while True:
            if not strike(box):
                time.sleep(TICK)

    threading.Thread(target=look, daemon=True).start()
