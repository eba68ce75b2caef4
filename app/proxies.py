"""Proxies before the site: whose word about a guest's address is taken, and what if nobody's."""

from __future__ import annotations

import threading

import structlog
from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

from app.config import Config

log = structlog.get_logger()
CURE = (
    "Set TRUSTED_PROXIES to the number of proxies that a request passes (usually 1): until then "
    "all guests behind them count as one address, and share its limits."
)


def install(app: Flask, config: Config) -> None:
    """Believe so many proxies; where none is named but one seems to stand there, say so."""
    if config.trusted_proxies:
        # Each proxy adds an address; scheme and host are what the nearest one says.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=config.trusted_proxies, x_proto=1, x_host=1)  # type: ignore[method-assign]  # the documented way to wrap
        return
    if config.over_https:
        log.warning("PUBLIC_URL is https, but no proxy is trusted", cure=CURE)
    app.before_request(Unasked().notice)


class Unasked:
    """Notes the first request that a proxy seems to have passed on; strangers can send it too."""

    def __init__(self) -> None:
        self.first = threading.Lock()

    def notice(self) -> None:
        """Once a process: a log that anybody can fill is none."""
        if "X-Forwarded-For" in request.headers and self.first.acquire(blocking=False):
            log.warning("X-Forwarded-For came, but no proxy is trusted", cure=CURE)
