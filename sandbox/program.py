"""The Flask application: API, pay page, levers, switches."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import Any

from flask import Flask
from werkzeug.wsgi import ClosingIterator

from sandbox.api.idempotency import Keys
from sandbox.api.mischief import CUT
from sandbox.api.views import api
from sandbox.box import Box
from sandbox.levers import levers
from sandbox.pages.desk import desk
from sandbox.pages.formats import money
from sandbox.pages.paying import paying
from sandbox.pages.switching import switching
from sandbox.pages.words import ENGLISH, saying


def make_app(box: Box) -> Flask:
    """Serve this box."""
    app = Flask("sandbox", template_folder="templates", static_folder="static")
    app.config["MAX_CONTENT_LENGTH"] = 1_000_000
    app.extensions["sandbox"] = box
    app.extensions["sandbox-keys"] = Keys(box.store)
    app.add_template_filter(money)
    app.context_processor(lambda: {"say": saying(ENGLISH), "locale": ENGLISH})
    for blueprint in (api, paying, levers, switching, desk):
        app.register_blueprint(blueprint)
    app.wsgi_app = Whole(app.wsgi_app)  # type: ignore[assignment, method-assign]  # Flask wants it wrapped so
    return app


class Whole:
    """Hands answers to the server in one piece, which is quicker; or begins one, and no more.

    When fewer bytes come than were announced, the server ends the connection.
    """

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        def announce(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            if environ.get(CUT):
                headers = [("Content-Length", "1000")]
            return start(status, headers, *rest)

        with closing(ClosingIterator(self._inner(environ, announce))) as answer:
            body = b"".join(answer)
        return broken_off() if environ.get(CUT) else [body]


def broken_off() -> Iterator[bytes]:
    """The pause lets the server send what it has, so that clients always see the same."""
    yield b"{"
    time.sleep(0.05)
