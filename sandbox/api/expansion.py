"""`expand[]`: related objects in full in place of their ids."""

from __future__ import annotations

from sandbox.books import Books, Object, shown
from sandbox.checkout.sessions import line_items
from sandbox.faults import ApiFault

RELATED = {
    "checkout.session": {"payment_intent": "payment_intent"},
    "payment_intent": {"latest_charge": "charge"},
    "charge": {"balance_transaction": "balance_transaction", "payment_intent": "payment_intent"},
    "refund": {
        "balance_transaction": "balance_transaction",
        "charge": "charge",
        "failure_balance_transaction": "balance_transaction",
        "payment_intent": "payment_intent",
    },
    "dispute": {"charge": "charge", "payment_intent": "payment_intent"},
    "payout": {"balance_transaction": "balance_transaction"},
    "balance_transaction": {"source": ""},  # of several kinds; its id says which
}
SOURCES = {"ch": "charge", "re": "refund", "dp": "dispute", "po": "payout"}
DEEPEST = 4


def expanded(books: Books, body: Object, paths: list[str]) -> Object:
    """The object as it is shown, with these parts in full; raises ApiFault."""
    answer = shown(body)
    for path in paths:
        steps = path.split(".")
        if len(steps) > DEEPEST:
            raise ApiFault(f"{path} goes deeper than {DEEPEST} levels.", param="expand")
        _expand(books, body, answer, steps)
    return answer


def _expand(books: Books, body: Object, answer: Object, steps: list[str]) -> None:
    step, *rest = steps
    if body["object"] == "checkout.session" and step == "line_items":
        answer[step] = as_list(line_items(body), f"/v1/checkout/sessions/{body['id']}/line_items")
        return
    kinds = RELATED.get(body["object"], {})
    if step not in kinds:
        raise ApiFault(f"This property cannot be expanded ({step}).", param="expand")
    if body.get(step) is None:
        return
    identifier = body[step]
    kind = kinds[step] or SOURCES[identifier.split("_")[0]]
    related = books.fetch(kind, identifier)
    if not isinstance(answer[step], dict):
        answer[step] = shown(related)
    if rest:
        _expand(books, related, answer[step], rest)


def as_list(found: list[Object], url: str, *, more: bool = False) -> Object:
    """Stripe's list object."""
    return {"object": "list", "data": found, "has_more": more, "url": url}
