"""Security headers on every answer."""

from __future__ import annotations

from flask import Flask, Response

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def install(app: Flask) -> None:
    """Add them to whatever the application answers; over TLS also that it stays so."""
    over_https = str(app.config["PUBLIC_URL"]).startswith("https://")

    @app.after_request
    def protect(answer: Response) -> Response:
        answer.headers.update(HEADERS)
        if over_https:
            answer.headers["Strict-Transport-Security"] = "max-age=31536000"
        return answer
