"""An address that hears webhooks, and checks each as Stripe's SDK does."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import stripe

SECRET = "whsec_of_the_tests"


@dataclass
class Listener:
    """What was heard; `answers` are statuses to answer with first, then 200."""

    url: str = ""
    events: list[stripe.Event] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    @property
    def kinds(self) -> list[str]:
        return [event.type for event in self.events]

    def hear(self, text: bytes, signature: str) -> int:
        try:
            event = stripe.Webhook.construct_event(text, signature, SECRET)
        except stripe.SignatureVerificationError as fault:
            self.refused.append(str(fault))
            return 400
        self.events.append(event)
        return self.answers.pop(0) if self.answers else 200


@contextmanager
def listening(port: int = 0) -> Iterator[Listener]:
    """A listener on a free port of this machine."""
    listener = Listener()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            text = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(listener.hear(text, self.headers["Stripe-Signature"]))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Quietly."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    listener.url = f"http://127.0.0.1:{server.server_port}/hook"
    try:
        yield listener
    finally:
        server.shutdown()
        server.server_close()


def eventually(holds: Callable[[], object], within: float = 15.0) -> bool:
    """Whether it comes to be true in time."""
    deadline = time.monotonic() + within
    while not (found := bool(holds())) and time.monotonic() < deadline:
        time.sleep(0.01)
    return found
