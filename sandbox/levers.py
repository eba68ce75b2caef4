"""Levers for tests and demonstrations, in JSON: pay, expire, resend, pay out, dispute, settle."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from sandbox.api.requests import the_box
from sandbox.books import Books, Object, as_json, shown
from sandbox.checkout.cards import CARDS, card_by
from sandbox.checkout.paying import Attempt, answer_bank, pay
from sandbox.checkout.sessions import expire_if_due, expire_session
from sandbox.faults import ApiFault, missing
from sandbox.money.disputes import close_dispute, open_dispute
from sandbox.money.payouts import balance, create_payout
from sandbox.money.refunds import settle_refund
from sandbox.webhooks.endpoints import Endpoint
from sandbox.webhooks.queue import queue_event, set_endpoint

levers = Blueprint("levers", __name__, url_prefix="/test")


@levers.errorhandler(ApiFault)
def _refuse(fault: ApiFault) -> Response:
    return told(fault.body(), fault.status)


def told(body: Any, status: int = 200) -> Response:
    return Response(as_json(body), status, content_type="application/json")


def asked() -> dict[str, Any]:
    """The JSON of the request; none is an empty object. Raises ApiFault."""
    said = request.get_json(force=True, silent=True) if request.get_data() else {}
    if not isinstance(said, dict):
        raise ApiFault("Send a JSON object.")
    return said


def books_of(identifier: str) -> Books:
    """Those in which the object stands, whichever key made it; raises ApiFault."""
    row = the_box().store.row("SELECT account FROM objects WHERE id = ?", identifier)
    if row is None:
        raise missing("object", identifier)
    return Books(the_box(), row["account"])


def accounts() -> list[Books]:
    rows = the_box().store.rows("SELECT DISTINCT account FROM objects ORDER BY account")
    return [Books(the_box(), row["account"]) for row in rows]


@levers.post("/sessions/<identifier>/pay")
def post_payment(identifier: str) -> Response:
    """`{"card": "success"}`; 3ds, 3ds_pass and 3ds_fail too."""
    word = str(asked().get("card", "success"))
    name, _, answer = word.partition("_") if word.startswith("3ds") else (word, "", "")
    card = card_by(name)
    if card is None:
        raise ApiFault(f"Cards are {', '.join(card.name for card in CARDS)}, 3ds_pass, 3ds_fail.")
    books = books_of(identifier)
    with the_box().store.transaction():
        attempt = pay(books, identifier, card)
        if answer and attempt.outcome == "asked":
            attempt = answer_bank(books, identifier, passed=answer == "pass")
    the_box().ring()
    return told(_described(attempt))


def _described(attempt: Attempt) -> Object:
    return {
        "outcome": attempt.outcome,
        "message": attempt.message,
        "session": shown(attempt.session),
    }


@levers.post("/sessions/<identifier>/expire")
def post_expiry(identifier: str) -> Response:
    """As though its time were over; nothing where it is not open."""
    books = books_of(identifier)
    with the_box().store.transaction():
        session = expire_if_due(books, books.fetch("checkout.session", identifier))
        if session["status"] == "open":
            session = expire_session(books, session)
    the_box().ring()
    return told(shown(session))


@levers.post("/events/<identifier>/resend")
def post_resending(identifier: str) -> Response:
    """To everybody who listens to its kind."""
    books = books_of(identifier)
    with the_box().store.transaction():
        event = books.fetch("event", identifier)
        number = queue_event(the_box(), books.account, identifier, event["type"])
    the_box().ring()
    return told({"deliveries": number})


@levers.post("/payouts")
def post_payouts() -> Response:
    """One for each account and currency in which there is money; `{"currency": "eur"}` for one."""
    wanted, made = asked().get("currency"), []
    with the_box().store.transaction():
        for books in accounts():
            for currency, amount in balance(books).items():
                if amount > 0 and wanted in (None, currency):
                    made.append(shown(create_payout(books, currency)))
    the_box().ring()
    return told({"data": made})


@levers.post("/disputes")
def post_dispute() -> Response:
    """`{"charge": "ch_…"}` or `{"payment_intent": "pi_…"}`, `reason` and `amount` if you like."""
    said = asked()
    identifier = str(said.get("charge") or said.get("payment_intent") or "")
    books = books_of(identifier)
    with the_box().store.transaction():
        if identifier.startswith("pi_"):
            identifier = books.fetch("payment_intent", identifier)["latest_charge"] or ""
        charge = books.fetch("charge", identifier)
        reason, amount = str(said.get("reason", "fraudulent")), said.get("amount")
        dispute = open_dispute(books, charge, reason, int(amount) if amount else None)
    the_box().ring()
    return told(shown(dispute))


@levers.post("/disputes/<identifier>/close")
def post_closing(identifier: str) -> Response:
    """`{"status": "won"}` or `{"status": "lost"}`."""
    books, won = books_of(identifier), asked().get("status") == "won"
    with the_box().store.transaction():
        dispute = close_dispute(books, identifier, won=won)
    the_box().ring()
    return told(shown(dispute))


@levers.post("/refunds/<identifier>/settle")
def post_settling(identifier: str) -> Response:
    """`{"status": "succeeded"}`, which is meant when nothing is said, or `{"status": "failed"}`."""
    status = asked().get("status", "succeeded")
    if status not in ("succeeded", "failed"):
        raise ApiFault("A refund is settled as `succeeded` or `failed`.")
    books = books_of(identifier)
    with the_box().store.transaction():
        refund = settle_refund(books, identifier, status)
    the_box().ring()
    return told(shown(refund))


@levers.post("/clock")
def post_clock() -> Response:
    """`{"now": 1893456000}` moves the time, from where it goes on; `{"now": null}` is now."""
    now = asked().get("now")
    the_box().clock.set(None if now is None else float(now))
    return told({"now": the_box().clock.now()})


@levers.post("/webhooks")
def post_endpoint() -> Response:
    """`{"url": …, "secret": …, "events": […], "key": …}`: tell this address from now on."""
    said = asked()
    try:
        endpoint = Endpoint(
            said["url"], said["secret"], frozenset(said.get("events", ())), said.get("key", "")
        )
    except KeyError as fault:
        raise ApiFault(f"An endpoint needs {fault}.") from fault
    set_endpoint(the_box(), endpoint)
    return told({"url": endpoint.url})


@levers.get("/deliveries")
def get_deliveries() -> Response:
    """The last hundred, newest first."""
    rows = the_box().store.rows(
        "SELECT deliveries.number, event_id, json_extract(body, '$.type') AS type, url, due,"
        " state, attempts, spoiled, said FROM deliveries JOIN objects ON objects.id = event_id"
        " JOIN endpoints ON endpoints.number = endpoint ORDER BY deliveries.number DESC LIMIT 100"
    )
    return told({"data": [dict(row) for row in rows]})
