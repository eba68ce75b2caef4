"""Threads that send what is due."""

from __future__ import annotations

import http.client
import os
import queue
import signal
import ssl
import threading
import time
from contextlib import suppress
from urllib.parse import urlsplit

from sandbox.box import Box
from sandbox.webhooks.endpoints import Endpoint
from sandbox.webhooks.queue import (
    Row,
    drop,
    due_deliveries,
    endpoints,
    mark_heard,
    mark_unheard,
    next_due,
)
from sandbox.webhooks.signing import signature

SENDERS = 4
PATIENCE = 10.0  # seconds for an endpoint to answer
LONGEST_NAP = 1.0
STALE = 3600
Links = dict[str, http.client.HTTPConnection]


class Sender:
    """One thread that sees what is due, and a few that send it."""

    def __init__(self, box: Box) -> None:
        self._box = box
        self._work: queue.SimpleQueue[Row] = queue.SimpleQueue()
        self._flying: set[int] = set()

    def start(self) -> None:
        for work in (self._see, *[self._send_all] * SENDERS):
            threading.Thread(target=work, daemon=True).start()

    def _see(self) -> None:
        while True:
            self._box.bell.clear()  # before looking, so that no ring is missed
            found = due_deliveries(self._box, len(self._flying) + SENDERS * 4)
            fresh = [row for row in found if row["number"] not in self._flying]
            for row in fresh:
                self._flying.add(row["number"])
                self._work.put(row)
            if not fresh:
                self._box.bell.wait(self._nap())

    def _nap(self) -> float:
        due = next_due(self._box)
        if due is None or self._flying:
            return LONGEST_NAP
        return min(LONGEST_NAP, max(due - time.time(), 0.005))

    def _send_all(self) -> None:
        links: Links = {}
        while True:
            row = self._work.get()
            try:
                self._send(row, links)
            finally:
                self._flying.discard(row["number"])
                self._box.bell.set()

    def _send(self, row: Row, links: Links) -> None:
        endpoint = endpoints(self._box).get(row["endpoint"])
        if endpoint is None:
            drop(self._box, row["number"])
            return
        try:
            status = post(endpoint, row, links)
        except (OSError, http.client.HTTPException) as fault:
            mark_unheard(self._box, row, f"{type(fault).__name__}: {fault}")
            return
        if self._box.switches.take("webhooks_die"):
            os.kill(os.getpid(), signal.SIGKILL)
        if 200 <= status < 300:
            mark_heard(self._box, row["number"], str(status))
        else:
            mark_unheard(self._box, row, str(status))


def post(endpoint: Endpoint, row: Row, links: Links) -> int:
    """Send one over a link that is kept for the next; returns the status that was answered."""
    parts = urlsplit(endpoint.url)
    kept = links.pop(parts.netloc, None)
    if kept is not None:
        with suppress(OSError, http.client.HTTPException):  # closed meanwhile: a new one is made
            return _post_over(kept, endpoint, row, links)
    return _post_over(_connect(parts.scheme, parts.netloc), endpoint, row, links)


def _post_over(link: http.client.HTTPConnection, endpoint: Endpoint, row: Row, links: Links) -> int:
    text, headers = _signed(endpoint, row)
    parts = urlsplit(endpoint.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    link.request("POST", target, body=text, headers=headers)
    answer = link.getresponse()
    answer.read()
    links[parts.netloc] = link
    return answer.status


def _signed(endpoint: Endpoint, row: Row) -> tuple[bytes, dict[str, str]]:
    """Text and headers, spoiled where a switch said so."""
    text = row["body"].encode()
    instant = int(time.time()) - (STALE if "stale" in row["spoiled"] else 0)
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Stripe/1.0 (payment sandbox)",
        "Stripe-Signature": signature(text, endpoint.secret, instant),
    }
    if "tamper" in row["spoiled"]:
        text = text.replace(b'"livemode":false', b'"livemode":true ')
    return text, headers


def _connect(scheme: str, netloc: str) -> http.client.HTTPConnection:
    if scheme == "https":
        return http.client.HTTPSConnection(
            netloc, timeout=PATIENCE, context=ssl.create_default_context()
        )
    return http.client.HTTPConnection(netloc, timeout=PATIENCE)
