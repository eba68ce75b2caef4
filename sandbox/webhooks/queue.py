"""What waits to be sent: rows, so that a killed sandbox sends them when it is back."""

from __future__ import annotations

import math
import sqlite3
import time

from sandbox.box import Box
from sandbox.ids import account_of
from sandbox.webhooks.endpoints import Endpoint

LONGEST_WAIT = 60.0
GIVE_UP = 3 * 24 * 3600.0
Row = sqlite3.Row


def set_endpoint(box: Box, endpoint: Endpoint) -> None:
    """Tell this address from now on; known already, its secret and kinds are renewed."""
    box.store.run(
        "INSERT INTO endpoints (url, secret, kinds, key) VALUES (?, ?, ?, ?) ON CONFLICT (url) "
        "DO UPDATE SET secret = excluded.secret, kinds = excluded.kinds, key = excluded.key",
        endpoint.url, endpoint.secret, " ".join(sorted(endpoint.kinds)), endpoint.key,
    )  # fmt: skip


def endpoints(box: Box) -> dict[int, Endpoint]:
    """Whom to tell, by number."""
    return {
        row["number"]: Endpoint(
            row["url"], row["secret"], frozenset(row["kinds"].split()), row["key"]
        )
        for row in box.store.rows("SELECT * FROM endpoints ORDER BY number")
    }


def queue_event(box: Box, account: str, event_id: str, kind: str) -> int:
    """One delivery for each who listens, with the faults that are switched on; returns how many."""
    listeners = [
        number
        for number, endpoint in endpoints(box).items()
        if endpoint.hears(account, kind, of_key=account_of(endpoint.key))
    ]
    for number in listeners:
        if box.switches.take("webhooks_drop"):
            _queue(box, event_id, number, time.time(), state="dropped")
            continue
        due = _due(box)
        spoiled = _spoiled(box)
        for _ in range(2 if box.switches.take("webhooks_duplicate") else 1):
            _queue(box, event_id, number, due, spoiled=spoiled)
    box.owing = box.owing or bool(listeners)
    return len(listeners)


def _due(box: Box) -> float:
    """When to send; reordered, later ones of the same slot of time come due earlier."""
    now = time.time()
    if delay := box.switches.take("webhooks_delay"):
        now += delay.seconds
    if reorder := box.switches.take("webhooks_reorder"):
        slot = max(reorder.seconds, 0.1)
        end = (math.floor(now / slot) + 1) * slot
        return end + (end - now)
    return now


def _spoiled(box: Box) -> str:
    names = ("tamper", "stale")
    return " ".join(name for name in names if box.switches.take(f"webhooks_{name}"))


def _queue(
    box: Box, event_id: str, endpoint: int, due: float, *, state: str = "due", spoiled: str = ""
) -> None:
    box.store.run(
        "INSERT INTO deliveries (event_id, endpoint, due, queued, state, spoiled) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        event_id, endpoint, due, time.time(), state, spoiled,
    )  # fmt: skip


def due_deliveries(box: Box, limit: int) -> list[Row]:
    """With the event's text, those due first."""
    return box.store.rows(
        "SELECT deliveries.*, objects.body FROM deliveries JOIN objects ON objects.id = event_id "
        "WHERE state = 'due' AND due <= ? ORDER BY due, deliveries.number LIMIT ?",
        time.time(), limit,
    )  # fmt: skip


def next_due(box: Box) -> float | None:
    """When the next one comes due, late ones included."""
    row = box.store.row("SELECT min(due) AS due FROM deliveries WHERE state = 'due'")
    return row["due"] if row else None


def still_due(box: Box, event_id: str) -> int:
    """How many have not heard of the event yet."""
    row = box.store.row(
        "SELECT count(*) AS number FROM deliveries WHERE event_id = ? AND state = 'due'", event_id
    )
    return int(row["number"]) if row else 0


def drop(box: Box, number: int) -> None:
    """It will not be sent: nobody listens at that address any more."""
    box.store.run("UPDATE deliveries SET state = 'dropped' WHERE number = ?", number)


def mark_heard(box: Box, number: int, said: str) -> None:
    box.store.run(
        "UPDATE deliveries SET state = 'done', attempts = attempts + 1, said = ? WHERE number = ?",
        said, number,
    )  # fmt: skip


def mark_unheard(box: Box, delivery: Row, said: str) -> None:
    """Try again later, each time after twice as long; after three days no more."""
    wait = min(box.settings.first_retry * 2 ** min(delivery["attempts"], 20), LONGEST_WAIT)
    over = time.time() - delivery["queued"] > GIVE_UP
    box.store.run(
        "UPDATE deliveries SET attempts = attempts + 1, said = ?, due = ?, state = ? "
        "WHERE number = ?",
        said, time.time() + wait, "given_up" if over else "due", delivery["number"],
    )  # fmt: skip
