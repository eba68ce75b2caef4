"""What the API refuses, in the shape of Stripe's error objects."""

from __future__ import annotations

from typing import Any


class ApiFault(Exception):
    """An error answer. `kept`: an idempotency key remembers it, as it does a success."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        kept: bool = False,
    ) -> None:
        super().__init__(message)
        self.status, self.kind, self.code, self.param = status, kind, code, param
        self.kept = kept

    def body(self) -> dict[str, Any]:
        """The answer's JSON."""
        told = {"code": self.code, "message": str(self), "param": self.param, "type": self.kind}
        return {"error": {name: value for name, value in told.items() if value is not None}}


def missing(kind: str, identifier: str, param: str = "id") -> ApiFault:
    """There is no such object in this account."""
    return ApiFault(
        f"No such {kind}: '{identifier}'", status=404, code="resource_missing", param=param
    )


def refused(message: str, code: str | None = None, param: str | None = None) -> ApiFault:
    """Understood, and not done: the state of things does not allow it."""
    return ApiFault(message, code=code, param=param, kept=True)
