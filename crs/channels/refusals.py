"""What a program may do differently; beside what the operations of bookings refuse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.i18n import _l
from core.refusals import Refusal


class KeyNotKnown(Refusal):
    """No key, an unknown one, a revoked one: the same answer for all."""

    status = 401
    message = _l("Send a key that is in force: Authorization: Bearer san_…")

    @property
    def headers(self) -> Mapping[str, str]:
        """How to show who one is."""
        return {"WWW-Authenticate": 'Bearer realm="api"'}


class KeyMayNot(Refusal):
    """The key only reads."""

    status = 403
    message = _l("This key may only read. Ask the network for one that may book.")


class RequestFault(Refusal):
    """What was sent is not what the operation takes; `errors` says where and what."""

    status = 422
    message = _l("Some of what was sent cannot be understood: see the errors.")

    def __init__(self, errors: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(errors=errors)


class NotJson(Refusal):
    """The body cannot be read."""

    status = 400
    message = _l("The body is not JSON.")


class BodyTooLarge(Refusal):
    """More than any request of ours needs."""

    status = 413
    message = _l("The body is larger than 64 kB.")


class JsonNeeded(Refusal):
    """The body is something else."""

    status = 415
    message = _l("Send the body as JSON, with Content-Type: application/json.")


class IdempotencyKeyNeeded(Refusal):
    """A write without its key could not be repeated safely."""

    status = 400
    message = _l(
        "Send an Idempotency-Key header with each write: 1 to 255 visible ASCII characters, a "
        "new one for each thing to be done, the same one when you send it again."
    )


class OfferExpired(Refusal):
    """Offers hold for half an hour."""

    status = 410
    message = _l("This offer has expired. Ask for availability again.")
