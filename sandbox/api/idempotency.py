"""Idempotency keys: the same request again gets the same answer, without a second effect."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sandbox.faults import ApiFault
from sandbox.store import Store

KEPT_FOR = 24 * 3600.0
LONGEST_KEY = 255


@dataclass(frozen=True)
class Answer:
    """What was said, and in answer to which request."""

    status: int
    body: str
    request_id: str


class Keys:
    """What was answered under which key, and which keys are being worked on."""

    def __init__(self, store: Store) -> None:
        self._store, self._lock = store, threading.Lock()
        self._busy: set[tuple[str, str]] = set()

    @contextmanager
    def working(self, account: str, key: str) -> Iterator[None]:
        """Nobody else works on this key; raises ApiFault (409) where somebody does."""
        if len(key) > LONGEST_KEY:
            raise ApiFault(f"An idempotency key has at most {LONGEST_KEY} characters.")
        mark = (account, key)
        with self._lock:
            if mark in self._busy:
                raise ApiFault(
                    f"Another request with the idempotency key {key} is still being worked on.",
                    status=409, kind="idempotency_error", code="idempotency_key_in_use",
                )  # fmt: skip
            self._busy.add(mark)
        try:
            yield
        finally:
            with self._lock:
                self._busy.discard(mark)

    def recall(self, account: str, key: str, fingerprint: str) -> Answer | None:
        """What was answered; raises ApiFault where that was to another request."""
        row = self._store.row(
            "SELECT * FROM answers WHERE account = ? AND key = ? AND created > ?",
            account, key, time.time() - KEPT_FOR,
        )  # fmt: skip
        if row is None:
            return None
        if row["fingerprint"] != fingerprint:
            raise ApiFault(
                f"The idempotency key {key} was used before, with other parameters.",
                kind="idempotency_error",
            )
        return Answer(row["status"], row["body"], row["request_id"])

    def remember(self, account: str, key: str, fingerprint: str, answer: Answer) -> None:
        """In the transaction of the effect."""
        self._store.run(
            "REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?, ?)",
            account, key, fingerprint, answer.status, answer.body, answer.request_id, time.time(),
        )  # fmt: skip


def fingerprint(path: str, body: bytes) -> str:
    """The same for the same request."""
    return hashlib.sha256(path.encode() + b"\n" + body).hexdigest()
