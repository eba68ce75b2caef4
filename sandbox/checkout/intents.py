"""PaymentIntents, and the charges that are made for them."""

from __future__ import annotations

from sandbox.books import Books, Object
from sandbox.checkout.cards import Card
from sandbox.ids import fresh
from sandbox.money.balance import book
from sandbox.money.disputes import open_dispute
from sandbox.shapes import blank_charge, blank_intent, card_details

ECHOED = ("description", "receipt_email", "statement_descriptor", "statement_descriptor_suffix")


def intent_for(books: Books, session: Object) -> Object:
    """The session's own; made when somebody first tries to pay, as Stripe does."""
    if session["payment_intent"]:
        return books.fetch("payment_intent", session["payment_intent"])
    told = session["_"]["intent"]
    intent = blank_intent() | {name: told[name] for name in ECHOED if name in told}
    intent |= {
        "id": fresh("pi"),
        "amount": session["amount_total"],
        "created": books.now,
        "currency": session["currency"],
        "metadata": told.get("metadata", {}),
    }
    intent["client_secret"] = f"{intent['id']}_{fresh('secret')}"
    books.add(intent)
    books.keep(session | {"payment_intent": intent["id"]})
    session["payment_intent"] = intent["id"]
    books.tell("payment_intent.created", intent)
    return intent


def keep_intent(books: Books, intent: Object, event: str) -> None:
    books.keep(intent)
    books.tell(event, intent)


def pay_intent(books: Books, intent: Object, card: Card, email: str) -> Object:
    """Charge the card; returns the charge."""
    charge = _charge(books, intent, card) | {"captured": True, "paid": True, "status": "succeeded"}
    charge["amount_captured"] = charge["amount"]
    charge["billing_details"] |= {"email": email}
    charge["outcome"] |= {"network_status": "approved_by_network", "type": "authorized"}
    transaction = book(books, charge["amount"], charge, kind="charge", charged=True)
    charge["balance_transaction"] = transaction["id"]
    books.add(charge)
    intent |= {
        "amount_received": charge["amount"],
        "last_payment_error": None,
        "latest_charge": charge["id"],
        "next_action": None,
        "payment_method": charge["payment_method"],
        "status": "succeeded",
    }
    books.tell("charge.succeeded", charge)
    keep_intent(books, intent, "payment_intent.succeeded")
    if card.disputed:
        open_dispute(books, charge, "fraudulent")
    return charge


def fail_intent(
    books: Books, session: Object, intent: Object, card: Card, code: str, message: str
) -> None:
    """The card was refused; another one may be tried."""
    error = {"code": code, "message": message, "type": "card_error", "param": None}
    if card.decline:
        charge = _declined(books, intent, card, code, message)
        error |= {"charge": charge["id"], "decline_code": card.decline}
        intent["latest_charge"] = charge["id"]
    intent |= {
        "last_payment_error": error,
        "next_action": None,
        "status": "requires_payment_method",
    }
    books.keep(session)
    keep_intent(books, intent, "payment_intent.payment_failed")


def _declined(books: Books, intent: Object, card: Card, code: str, message: str) -> Object:
    charge = _charge(books, intent, card) | {"captured": False, "paid": False, "status": "failed"}
    charge |= {"amount_captured": 0, "failure_code": code, "failure_message": message}
    charge["outcome"] |= {
        "network_status": "declined_by_network",
        "reason": card.decline,
        "type": "issuer_declined",
    }
    books.add(charge)
    books.tell("charge.failed", charge)
    return charge


def _charge(books: Books, intent: Object, card: Card) -> Object:
    charge = blank_charge() | {
        "id": fresh("ch"),
        "amount": intent["amount"],
        "created": books.now,
        "currency": intent["currency"],
        "description": intent["description"],
        "metadata": dict(intent["metadata"]),
        "payment_intent": intent["id"],
        "payment_method": fresh("pm"),
        "payment_method_details": card_details(
            card.brand, card.last4, f"test{card.number[-12:]}", intent["amount"], secured=card.asks
        ),
        "_": {"card": card.name},
    }
    charge["refunds"] = {
        "object": "list",
        "data": [],
        "has_more": False,
        "url": f"/v1/charges/{charge['id']}/refunds",
    }
    return charge
