"""Refunds: made, settled later, failed later."""

from __future__ import annotations

from typing import Any

from sandbox.books import Books, Object
from sandbox.checkout.cards import card_by
from sandbox.faults import ApiFault, refused
from sandbox.ids import fresh
from sandbox.money.balance import book
from sandbox.shapes import blank_refund


def create_refund(books: Books, params: dict[str, Any]) -> Object:
    """Give back all that is left, or `amount` of it; raises ApiFault."""
    charge = _charge_of(books, params)
    amount = _allowed(charge, params.get("amount"))
    refund = blank_refund() | {
        "id": fresh("re"),
        "amount": amount,
        "charge": charge["id"],
        "created": books.now,
        "currency": charge["currency"],
        "metadata": params.get("metadata", {}),
        "payment_intent": charge["payment_intent"],
        "reason": params.get("reason"),
        "status": "succeeded",
    }
    _foresee(books, refund, charge)
    refund["balance_transaction"] = book(books, -amount, refund, kind="refund")["id"]
    books.add(refund)
    _count(charge, amount)
    books.keep(charge)
    books.tell("refund.created", refund)
    books.tell("charge.refunded", charge)
    return refund


def _charge_of(books: Books, params: dict[str, Any]) -> Object:
    """By its own id or its intent's; raises ApiFault."""
    if charge_id := params.get("charge"):
        charge = books.fetch("charge", charge_id, "charge")
    elif intent_id := params.get("payment_intent"):
        intent = books.fetch("payment_intent", intent_id, "payment_intent")
        charge = books.find("charge", intent["latest_charge"] or "") or {"paid": False}
    else:
        raise ApiFault("Say which `charge` or `payment_intent` is to be refunded.")
    if not charge["paid"]:
        raise refused("There is no successful charge to refund.", "payment_intent_unexpected_state")
    return charge


def _allowed(charge: Object, asked: int | None) -> int:
    """How much is given back; raises ApiFault where that is more than there is."""
    left = charge["amount_captured"] - charge["amount_refunded"]
    if charge["disputed"]:
        raise refused("The charge is disputed, and cannot be refunded.", "charge_disputed")
    if left <= 0:
        raise refused(f"Charge {charge['id']} has been refunded.", "charge_already_refunded")
    amount = left if asked is None else asked
    if amount < 1:
        raise ApiFault(
            "The amount must be positive.", code="parameter_invalid_integer", param="amount"
        )
    if amount > left:
        raise refused(
            f"Refund amount ({amount}) is greater than what is left of the charge ({left}).",
            param="amount",
        )
    return amount


def _foresee(books: Books, refund: Object, charge: Object) -> None:
    """Some refunds are not through at once: by the card, or by a switch."""
    card = card_by(charge["_"]["card"])
    manner = card.refunds if card else ""
    if books.box.switches.take("refunds_pending"):
        refund["status"] = "pending"
    elif failing := books.box.switches.take("refunds_fail"):
        refund["status"] = "pending"
        books.later("refund_fails", refund["id"], failing.seconds)
    elif manner == "pending":
        refund["status"] = "pending"
        books.later("refund_succeeds", refund["id"], books.box.settings.late)
    elif manner == "fail":
        books.later("refund_fails", refund["id"], books.box.settings.late)


def settle_refund(books: Books, refund_id: str, status: str) -> Object:
    """A refund has come through, or has failed; a failed one's money is back in the balance."""
    refund = books.fetch("refund", refund_id)
    if refund["status"] == status or refund["status"] == "failed":
        return refund
    before = {"status": refund["status"]}
    refund["status"] = status
    if status == "failed":
        _take_back(books, refund)
    books.keep(refund)
    books.tell("refund.updated", refund, before)
    if status == "failed":
        books.tell("refund.failed", refund)
    return refund


def _take_back(books: Books, refund: Object) -> None:
    transaction = book(books, refund["amount"], refund, kind="refund_failure")
    refund |= {
        "failure_balance_transaction": transaction["id"],
        "failure_reason": "lost_or_stolen_card",
    }
    charge = books.fetch("charge", refund["charge"])
    _count(charge, -refund["amount"])
    books.keep(charge)


def _count(charge: Object, amount: int) -> None:
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
