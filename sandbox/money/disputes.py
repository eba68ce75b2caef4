"""Disputes: a card's owner says that the charge was not theirs."""

from __future__ import annotations

from sandbox.books import Books, Object
from sandbox.faults import refused
from sandbox.ids import fresh
from sandbox.money.balance import book
from sandbox.shapes import blank_dispute

FEE = 2000
DAYS = 7 * 24 * 3600


def open_dispute(books: Books, charge: Object, reason: str, amount: int | None = None) -> Object:
    """The amount and a fee leave the balance until it is decided; raises ApiFault."""
    if charge["disputed"]:
        raise refused("The charge is disputed already.", "charge_disputed")
    dispute = blank_dispute() | {
        "id": fresh("dp"),
        "amount": amount or charge["amount"],
        "charge": charge["id"],
        "created": books.now,
        "currency": charge["currency"],
        "evidence_details": {
            "due_by": books.now + DAYS,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        "is_charge_refundable": False,
        "payment_intent": charge["payment_intent"],
        "payment_method_details": {
            "card": {
                "brand": charge["payment_method_details"]["card"]["brand"],
                "case_type": "chargeback",
                "network": charge["payment_method_details"]["card"]["brand"],
                "network_reason_code": "10.4",
            },
            "type": "card",
        },
        "reason": reason,
        "status": "needs_response",
    }
    books.keep(charge | {"disputed": True})
    _move(books, dispute, -dispute["amount"], FEE)
    books.add(dispute)
    books.tell("charge.dispute.created", dispute)
    books.tell("charge.dispute.funds_withdrawn", dispute)
    return dispute


def close_dispute(books: Books, dispute_id: str, *, won: bool) -> Object:
    """Decided; won, the amount comes back, though not the fee."""
    dispute = books.fetch("dispute", dispute_id)
    if dispute["status"] in ("won", "lost"):
        return dispute
    dispute["status"] = "won" if won else "lost"
    if won:
        _move(books, dispute, dispute["amount"], 0)
    books.keep(dispute)
    books.tell("charge.dispute.closed", dispute)
    if won:
        books.tell("charge.dispute.funds_reinstated", dispute)
    return dispute


def _move(books: Books, dispute: Object, amount: int, fee: int) -> None:
    transaction = book(books, amount, dispute, kind="adjustment", fee=fee, description="Chargeback")
    dispute["balance_transactions"] = [
        *dispute["balance_transactions"],
        {name: value for name, value in transaction.items() if name != "_"},
    ]
