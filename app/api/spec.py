"""The description of the public API: OpenAPI 3.1, made from its operations when first asked for."""

from __future__ import annotations

from functools import cache
from typing import Any

import flask_smorest
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask

from crs.channels.shapes import PROBLEMS, Problem
from crs.channels.views import bp

VERSION = "1.0.0"
PROBLEM_TYPE = "application/problem+json"
ABOUT = """\
Search the network's resorts, book, pay and cancel. Every request carries a key of its partner:
`Authorization: Bearer san_…`. Amounts are whole minor units with their currency, days are ISO 8601,
instants RFC 3339. Texts come in the language of `Accept-Language`: en, ru or et. What an operation
does not name is refused with 422. Every write carries an `Idempotency-Key`, and may then be sent
again safely. Refusals are problem documents (RFC 9457); act on their `type`, show their `detail`.
"""
TAGS = {
    "Resorts": "What there is.",
    "Availability": "What can be had, and at what price.",
    "Bookings": "From an offer to a paid stay, or back.",
}


class Described(flask_smorest.Api):  # type: ignore[misc]  # flask-smorest brings no types
    """Only describes: what goes wrong is answered by the one handler of the house."""

    DEFAULT_ERROR_RESPONSE_NAME = None


@cache
def api_spec() -> dict[str, Any]:
    """The description; made on an application of its own, for it needs only the routes."""
    api = Described(
        Flask("described"),
        spec_kwargs={
            "title": "Sanatorium API",
            "version": VERSION,
            "openapi_version": "3.1.0",
            "info": {"description": ABOUT},
            "security": [{"key": []}],
            "tags": [{"name": name, "description": about} for name, about in TAGS.items()],
            "marshmallow_plugin": MarshmallowPlugin(),
        },
    )
    api.spec.components.security_scheme(
        "key",
        {"type": "http", "scheme": "bearer", "description": "A key that the network gave you."},
    )
    for status, (name, about) in PROBLEMS.items():
        api.spec.components.response(name, _problem(status, about))
    api.register_blueprint(bp)
    described: dict[str, Any] = api.spec.to_dict()
    for unused in ("Error", "PaginationMetadata"):
        described["components"]["schemas"].pop(unused)
    described["tags"] = [tag for tag in described["tags"] if tag["name"] in TAGS]
    return described


def _problem(status: int, about: str) -> dict[str, Any]:
    told: dict[str, Any] = {"description": about}
    told["content"] = {PROBLEM_TYPE: {"schema": Problem, "example": _example(status)}}
    if status in (429, 503):
        told["headers"] = {
            "Retry-After": {
                "description": "Seconds to wait.",
                "required": status == 429,
                "schema": {"type": "integer"},
            }
        }
    return told


def _example(status: int) -> dict[str, Any]:
    kind = EXAMPLES[status]
    shown = {"type": f"urn:sanatorium:problem:{kind}", "title": kind, "status": status}
    about: dict[str, Any] = {"detail": PROBLEMS[status][1]}
    if status == 422:
        fault = {"pointer": "#/contact/email", "detail": "Please fill this in."}
        about["errors"] = [fault]
    return shown | about


EXAMPLES = {
    400: "IdempotencyKeyNeeded",
    401: "KeyNotKnown",
    403: "KeyMayNot",
    404: "NotThere",
    409: "NoRoomFree",
    410: "OfferExpired",
    413: "BodyTooLarge",
    415: "JsonNeeded",
    422: "RequestFault",
    429: "TooManyRequests",
    503: "Busy",
}
