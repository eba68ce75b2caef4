"""Where the payment provider tells us what happened."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

from billing.payments.events import take_event
from billing.payments.gateway import NotGenuine
from core.auth.access import public
from core.auth.sessions import csrf

MOST = 256 * 1024  # bytes; Stripe's events have a few thousand

bp = Blueprint("payments", __name__)
csrf.exempt(bp)  # what comes is signed with a secret of ours


@bp.post("/webhooks/stripe/<entity>")
@public
def create_event(entity: str) -> ResponseReturnValue:
    """Keep what is told; the answer is quick, the work follows. 400 for what nobody signed."""
    if (request.content_length or 0) > MOST:
        raise RequestEntityTooLarge
    try:
        take_event(entity, request.get_data(), request.headers.get("Stripe-Signature", ""))
    except NotGenuine:
        raise BadRequest from None
    return "", 200
