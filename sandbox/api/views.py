"""The paths of Stripe's API that we use."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

from sandbox.api import mischief
from sandbox.api.accepted import (
    EXPIRE,
    LINE_ITEMS,
    LISTS,
    REFUND_CREATE,
    RETRIEVE,
    SESSION_CREATE,
)
from sandbox.api.expansion import as_list, expanded
from sandbox.api.requests import begin, read, refuse, write
from sandbox.books import Books, Object
from sandbox.checkout.sessions import create_session, expire_if_due, expire_session, line_items
from sandbox.faults import ApiFault
from sandbox.money.payouts import balance
from sandbox.money.refunds import create_refund
from sandbox.webhooks.queue import still_due

api = Blueprint("api", __name__, url_prefix="/v1")
PATHS = {
    "checkout/sessions": "checkout.session",
    "payment_intents": "payment_intent",
    "charges": "charge",
    "refunds": "refund",
    "events": "event",
    "balance_transactions": "balance_transaction",
    "payouts": "payout",
    "disputes": "dispute",
}
USUAL, MOST = 10, 100


@api.before_request
def _begin() -> Response | None:
    begin()
    return mischief.before()


api.after_request(mischief.after)


@api.errorhandler(ApiFault)
def _refuse(fault: ApiFault) -> Response:
    return refuse(fault)


@api.post("/checkout/sessions")
def post_session() -> Response:
    return write(SESSION_CREATE, create_session)


@api.post("/checkout/sessions/<identifier>/expire")
def post_expiry(identifier: str) -> Response:
    def work(books: Books, _params: dict[str, Any]) -> Object:
        session = expire_if_due(books, books.fetch("checkout.session", identifier))
        return expire_session(books, session)

    return write(EXPIRE, work)


@api.get("/checkout/sessions/<identifier>/line_items")
def get_line_items(identifier: str) -> Response:
    def work(books: Books, _params: dict[str, Any]) -> Object:
        session = books.fetch("checkout.session", identifier)
        return as_list(line_items(session), f"/v1/checkout/sessions/{identifier}/line_items")

    return read(LINE_ITEMS, work)


@api.post("/refunds")
def post_refund() -> Response:
    return write(REFUND_CREATE, create_refund)


@api.get("/balance")
def get_balance() -> Response:
    def work(books: Books, _params: dict[str, Any]) -> Object:
        parts = [
            {"amount": amount, "currency": currency, "source_types": {"card": amount}}
            for currency, amount in sorted(balance(books).items())
        ]
        return {"object": "balance", "available": parts, "livemode": False, "pending": []}

    return read(RETRIEVE, work)


def show(kind: str, identifier: str) -> Response:
    def work(books: Books, params: dict[str, Any]) -> Object:
        body = books.fetch(kind, identifier)
        if kind == "checkout.session":
            body = expire_if_due(books, body)
        return expanded(books, _counted(books, body), params.get("expand", []))

    return read(RETRIEVE, work)


def enlist(kind: str, path: str) -> Response:
    def work(books: Books, params: dict[str, Any]) -> Object:
        limit = params.pop("limit", USUAL)
        if not 1 <= limit <= MOST:
            raise ApiFault(f"`limit` is a number from 1 to {MOST}.", param="limit")
        parts = [_inner(path) for path in params.pop("expand", [])]
        found = books.select(kind, limit=limit + 1, **_chosen(params))
        more = len(found) > limit
        kept = found[-limit:] if "ending_before" in params else found[:limit]
        shown_ones = [expanded(books, _counted(books, body), parts) for body in kept]
        return as_list(shown_ones, f"/v1/{path}", more=more)

    return read(LISTS[kind], work)


def _inner(path: str) -> str:
    """What each object of a list is asked for: `data.charge` is its `charge`."""
    if not path.startswith("data."):
        raise ApiFault(f"This property cannot be expanded ({path}).", param="expand")
    return path.removeprefix("data.")


def _chosen(params: dict[str, Any]) -> dict[str, Any]:
    """Parameters of a list as `Books.select` takes them."""
    chosen = {name: value for name, value in params.items() if name != "delivery_success"}
    if "types" in chosen:
        chosen["type"] = chosen.pop("types")
    for theirs, ours in (("starting_after", "after"), ("ending_before", "before")):
        if theirs in chosen:
            chosen[ours] = chosen.pop(theirs)
    return chosen


def _counted(books: Books, body: Object) -> Object:
    """An event with the number of those who have not heard of it."""
    if body["object"] != "event":
        return body
    return body | {"pending_webhooks": still_due(books.box, body["id"])}


def _register(path: str, kind: str) -> None:
    name = kind.replace(".", "_")
    api.add_url_rule(f"/{path}", f"list_{name}", lambda: enlist(kind, path))
    api.add_url_rule(
        f"/{path}/<identifier>", f"get_{name}", lambda identifier: show(kind, identifier)
    )


for _path, _kind in PATHS.items():
    _register(_path, _kind)


@api.route("/", defaults={"rest": ""}, methods=["GET", "POST", "DELETE"])
@api.route("/<path:rest>", methods=["GET", "POST", "DELETE"])
def unknown(rest: str) -> Response:
    """Stripe may have more; the sandbox has not."""
    raise ApiFault(f"Unrecognized request URL (/v1/{rest}).", status=404)
