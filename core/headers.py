"""Security headers on every answer; what is somebody's own is kept by nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, Response, current_app, request, session

View = TypeVar("View", bound=Callable[..., object])
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
FILES = ("core.static", "pictures.show_picture")
"""What is the same for everybody, and kept by every browser."""


def secret_address(view: View) -> View:
    """Mark a view whose address opens what it shows: no next page is told where one came from."""
    view.secret_address = True  # type: ignore[attr-defined]  # read at each answer
    return view


def shown_within(policy: str) -> Callable[[View], View]:
    """Mark a view whose answer is shown within a page of ours, under a policy of its own."""

    def mark(view: View) -> View:
        view.own_policy = policy  # type: ignore[attr-defined]  # read at each answer
        return view

    return mark


def install(app: Flask) -> None:
    """Add them to whatever the application answers; over TLS also that it stays so."""
    over_https = str(app.config["PUBLIC_URL"]).startswith("https://")
    own = {**HEADERS, "Content-Security-Policy": _policy(app.config.get("PAY_PAGES", ""))}

    @app.after_request
    def protect(answer: Response) -> Response:
        answer.headers.update(own)
        if over_https:
            answer.headers["Strict-Transport-Security"] = "max-age=31536000"
        if policy := _own_policy():
            answer.headers["Content-Security-Policy"] = policy
            answer.headers["X-Frame-Options"] = "SAMEORIGIN"
        secret = _has_secret_address()
        if secret:
            answer.headers["Referrer-Policy"] = "no-referrer"
        if request.endpoint not in FILES and (secret or _is_own()):
            answer.headers["Cache-Control"] = "no-store"
        return answer


def _policy(pay_pages: str) -> str:
    """Forms lead to us, and the one that pays on to `pay_pages`, where cards are typed in."""
    forms = f"'self' {pay_pages}".strip()
    return (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        f"form-action {forms}; frame-ancestors 'none'"
    )


def _has_secret_address() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "secret_address", False)


def _own_policy() -> str:
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "own_policy", "")


def _is_own() -> bool:
    """Whether it is for one reader: signed in, with a key, or answered to what they sent."""
    known = "_user_id" in session or "Authorization" in request.headers
    return known or request.method not in ("GET", "HEAD")
