"""What every request to the API goes through: key, parameters, transaction, answer."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from flask import Response, current_app, g, request

from sandbox.api.expansion import expanded
from sandbox.api.idempotency import Answer, Keys, fingerprint
from sandbox.api.parameters import Record, unfold
from sandbox.books import API_VERSION, Books, Object, as_json
from sandbox.box import Box
from sandbox.faults import ApiFault
from sandbox.ids import account_of, fresh

Work = Callable[[Books, dict[str, Any]], Object]


def the_box() -> Box:
    box: Box = current_app.extensions["sandbox"]
    return box


def the_keys() -> Keys:
    keys: Keys = current_app.extensions["sandbox-keys"]
    return keys


def begin() -> None:
    """Give the request its number, and see whose key it brings; raises ApiFault (401)."""
    g.request_id = fresh("req", 14)
    g.account = account_of(_secret_key(the_box().settings.keys))


def _secret_key(believed: frozenset[str]) -> str:
    """From Bearer or from Basic, as Stripe takes both."""
    given = request.authorization
    key = "" if given is None else given.token or given.username or ""
    if not key:
        raise ApiFault("You did not provide an API key.", status=401)
    good = key in believed if believed else key.startswith(("sk_test_", "rk_test_"))
    if not good:
        raise ApiFault(f"Invalid API Key provided: {key[:8]}****{key[-4:]}", status=401)
    return key


def read(params: Record, work: Work) -> Response:
    """Answer a GET."""
    said = params(unfold(request.args.items(multi=True)))
    books = Books(the_box(), g.account, g.request_id)
    with the_box().store.transaction():
        answer = work(books, said)
    return respond(Answer(200, as_json(answer), g.request_id))


def write(params: Record, work: Work) -> Response:
    """Answer a POST: once for each idempotency key."""
    key = request.headers.get("Idempotency-Key")
    if not key:
        return respond(_carry_out(params, work, None, ""))
    mark = fingerprint(request.path, request.get_data())
    with the_keys().working(g.account, key):
        if slow := the_box().switches.take("api_slow", request.method, request.path):
            time.sleep(slow.seconds)
        kept = the_keys().recall(g.account, key, mark)
        answer = kept or _carry_out(params, work, key, mark)
    return respond(answer, replayed=kept is not None)


def _carry_out(params: Record, work: Work, key: str | None, mark: str) -> Answer:
    """Effect and answer are kept in one transaction, or neither is."""
    said = params(unfold(request.form.items(multi=True)))
    books = Books(the_box(), g.account, g.request_id, key)
    try:
        with the_box().store.transaction():
            body = work(books, said)
            body = expanded(books, body, said.get("expand", []))
            answer = Answer(200, as_json(body), g.request_id)
            if key:
                the_keys().remember(g.account, key, mark, answer)
    except ApiFault as fault:
        if not fault.kept:
            raise
        answer = Answer(fault.status, as_json(fault.body()), g.request_id)
        if key:
            the_keys().remember(g.account, key, mark, answer)
    the_box().ring()
    return answer


def respond(answer: Answer, *, replayed: bool = False) -> Response:
    """With the headers that Stripe sends."""
    response = Response(answer.body, answer.status, content_type="application/json")
    response.headers["Request-Id"] = g.request_id
    response.headers["Stripe-Version"] = request.headers.get("Stripe-Version", API_VERSION)
    if key := request.headers.get("Idempotency-Key"):
        response.headers["Idempotency-Key"] = key
        response.headers["Original-Request"] = answer.request_id
    if replayed:
        response.headers["Idempotent-Replayed"] = "true"
    return response


def refuse(fault: ApiFault) -> Response:
    """The error as Stripe words it."""
    return respond(Answer(fault.status, as_json(fault.body()), g.request_id))
