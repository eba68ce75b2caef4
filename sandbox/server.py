"""The HTTP server: one process, a thread for each connection."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.serving import BaseWSGIServer, ThreadedWSGIServer, WSGIRequestHandler


class Handler(WSGIRequestHandler):
    """Says nothing of requests that went well."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_request(self, code: Any = "-", size: Any = "-") -> None:
        """A line for each request would be too many."""


def make_server(host: str, port: int, app: Flask) -> BaseWSGIServer:
    """Listens already; threads are many, for a switch may let requests hang."""
    server = ThreadedWSGIServer(host, port, app, handler=Handler)
    server.request_queue_size = 128
    return server
