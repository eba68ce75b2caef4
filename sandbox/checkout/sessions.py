"""Checkout Sessions: made, shown to whoever pays, expired."""

from __future__ import annotations

from typing import Any

from sandbox.books import Books, Object
from sandbox.faults import ApiFault, refused
from sandbox.ids import fresh
from sandbox.shapes import blank_session

SHORTEST, LONGEST = 30 * 60, 24 * 3600
SMALLEST = {"eur": 50, "usd": 50, "gbp": 30}
LARGEST = 99_999_999
ECHOED = (
    "success_url",
    "cancel_url",
    "client_reference_id",
    "customer_email",
    "locale",
    "metadata",
    "submit_type",
    "billing_address_collection",
)


def create_session(books: Books, params: dict[str, Any]) -> Object:
    """Open a session; raises ApiFault."""
    currency, total = _priced(params["line_items"])
    session = blank_session() | {name: params[name] for name in ECHOED if name in params}
    session |= {
        "id": fresh("cs_test", 58),
        "amount_subtotal": total,
        "amount_total": total,
        "created": books.now,
        "currency": currency,
        "customer_creation": "if_required",
        "expires_at": _end(params, books.now),
        "ui_mode": params.get("ui_mode") or "hosted_page",
        "_": {
            "line_items": params["line_items"],
            "intent": params.get("payment_intent_data", {}),
            "late": "",
        },
    }
    session["url"] = f"{books.box.settings.public_url}/pay/{session['id']}"
    books.later("expire", session["id"], session["expires_at"] - books.box.clock.now())
    return books.add(session)


def _priced(lines: list[dict[str, Any]]) -> tuple[str, int]:
    """Currency and sum; raises ApiFault."""
    currencies = {line["price_data"]["currency"].lower() for line in lines}
    if len(currencies) != 1:
        raise ApiFault("All line items must be in one currency.", param="line_items")
    currency = currencies.pop()
    total = sum(line["price_data"]["unit_amount"] * line.get("quantity", 1) for line in lines)
    if total < SMALLEST.get(currency, 1):
        raise ApiFault(
            f"The total of {total} {currency} is below the smallest amount that can be charged.",
            code="amount_too_small",
        )
    if total > LARGEST:
        raise ApiFault("The total has more than eight digits.", code="amount_too_large")
    return currency, total


def _end(params: dict[str, Any], now: int) -> int:
    end: int = params.get("expires_at", now + LONGEST)
    if not now + SHORTEST <= end <= now + LONGEST:
        raise ApiFault(
            "`expires_at` must lie between 30 minutes and 24 hours from now.", param="expires_at"
        )
    return end


def expire_session(books: Books, session: Object) -> Object:
    """End an open session, as the API may; raises ApiFault where it is not open."""
    if session["status"] != "open":
        raise refused(
            f"Only an open session can be expired; this one has the status {session['status']}."
        )
    return end_session(books, session)


def end_session(books: Books, session: Object) -> Object:
    """It can be paid no more, unless a card was chosen that pays late."""
    session |= {"status": "expired", "url": None}
    if session["_"]["late"]:
        books.later("late_payment", session["id"], books.box.settings.late)
    books.keep(session)
    books.tell("checkout.session.expired", session)
    return session


def expire_if_due(books: Books, session: Object) -> Object:
    """Its time may be over though the timer has not struck yet."""
    if session["status"] == "open" and session["expires_at"] <= books.now:
        return end_session(books, session)
    return session


def line_items(session: Object) -> list[Object]:
    """As the API lists them."""
    found = []
    for number, line in enumerate(session["_"]["line_items"], start=1):
        price, quantity = line["price_data"], line.get("quantity", 1)
        amount = price["unit_amount"] * quantity
        found.append(
            {
                "id": f"li_{session['id'][8:30]}{number}",
                "object": "item",
                "amount_discount": 0,
                "amount_subtotal": amount,
                "amount_tax": 0,
                "amount_total": amount,
                "currency": price["currency"].lower(),
                "description": price["product_data"]["name"],
                "quantity": quantity,
            }
        )
    return found
