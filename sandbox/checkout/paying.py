"""Somebody pays a session with a card, once, or tries to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sandbox.books import Books, Object, nothing
from sandbox.checkout.cards import Card, card_by
from sandbox.checkout.intents import fail_intent, intent_for, keep_intent, pay_intent
from sandbox.checkout.sessions import expire_if_due
from sandbox.shapes import ADDRESS

MESSAGES = {
    "card_declined": "Your card was declined.",
    "insufficient_funds": "Your card has insufficient funds.",
    "expired_card": "Your card has expired.",
    "payment_intent_authentication_failure": "Your bank did not recognise you.",
}


class Outcome(StrEnum):
    PAID = "paid"
    DECLINED = "declined"
    ASKED = "asked"  # the bank wants to know who pays
    WAITING = "waiting"  # the money will come, but not yet
    OVER = "over"


@dataclass(frozen=True)
class Attempt:
    """How it went; `message` is for whoever pays."""

    outcome: Outcome
    session: Object
    message: str = ""


def pay(books: Books, session_id: str, card: Card, email: str = "") -> Attempt:
    """Pay with the card; whatever is paid already is not paid again."""
    session = expire_if_due(books, books.fetch("checkout.session", session_id))
    if session["status"] == "complete":
        return Attempt(Outcome.PAID, session)
    if session["status"] == "expired" and not card.late:
        return Attempt(Outcome.OVER, session)
    if session["_"]["late"]:
        return Attempt(Outcome.WAITING, session)
    session["_"]["email"] = email or session["_"].get("email", "")
    intent = intent_for(books, session)
    return _try(books, session, intent, card)


def _try(books: Books, session: Object, intent: Object, card: Card) -> Attempt:
    if card.late and session["status"] == "open":
        session["_"]["late"] = card.name
        books.keep(session)
        keep_intent(books, intent | {"status": "processing"}, "payment_intent.processing")
        return Attempt(Outcome.WAITING, session)
    if card.code:
        message = MESSAGES.get(card.decline) or MESSAGES[card.code]
        fail_intent(books, session, intent, card, card.code, message)
        return Attempt(Outcome.DECLINED, session, message)
    if card.asks:
        return _ask(books, session, intent, card)
    return _complete(books, session, intent, card)


def _ask(books: Books, session: Object, intent: Object, card: Card) -> Attempt:
    session["_"]["asked"] = card.name
    books.keep(session)
    step = {"type": "use_stripe_sdk", "use_stripe_sdk": {"type": "three_d_secure_redirect"}}
    asked = intent | {"status": "requires_action", "next_action": step}
    keep_intent(books, asked, "payment_intent.requires_action")
    return Attempt(Outcome.ASKED, session)


def answer_bank(books: Books, session_id: str, *, passed: bool) -> Attempt:
    """What whoever pays has told the bank that asked."""
    session = expire_if_due(books, books.fetch("checkout.session", session_id))
    if session["status"] == "complete":
        return Attempt(Outcome.PAID, session)
    card = card_by(session["_"].pop("asked", ""))
    if session["status"] == "expired" or card is None:
        return Attempt(Outcome.OVER, session)
    intent = intent_for(books, session)
    if passed:
        return _complete(books, session, intent, card)
    code = "payment_intent_authentication_failure"
    fail_intent(books, session, intent, card, code, MESSAGES[code])
    return Attempt(Outcome.DECLINED, session, MESSAGES[code])


def pay_late(books: Books, session_id: str) -> None:
    """The money of a card that pays late has come, though the session had ended."""
    session = books.fetch("checkout.session", session_id)
    card = card_by(session["_"]["late"])
    if card and session["status"] == "expired":
        _complete(books, session, intent_for(books, session), card)


def _complete(books: Books, session: Object, intent: Object, card: Card) -> Attempt:
    email = session["customer_email"] or session["_"].get("email") or "guest@example.org"
    pay_intent(books, intent, card, email)
    session |= {
        "status": "complete",
        "payment_status": "paid",
        "url": None,
        "customer_details": nothing("business_name individual_name name phone tax_ids")
        | {"address": nothing(ADDRESS), "email": email, "tax_exempt": "none"},
    }
    session["_"]["late"] = ""
    books.keep(session)
    books.tell("checkout.session.completed", session)
    return Attempt(Outcome.PAID, session)
