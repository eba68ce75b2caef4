"""One account's objects: found, kept, listed, and told of."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.box import Box
from sandbox.faults import missing
from sandbox.ids import fresh
from sandbox.webhooks.queue import queue_event

API_VERSION = "2026-10-28.endive"
Object = dict[str, Any]
# Fields by which lists may be narrowed; these expressions are those of the indexes in schema.sql.
COLUMNS = {
    "payment_intent": "json_extract(body, '$.payment_intent')",
    "charge": "json_extract(body, '$.charge')",
    "source": "json_extract(body, '$.source')",
    "payout": "json_extract(body, '$._.payout')",
    "type": "json_extract(body, '$.type')",
    "status": "json_extract(body, '$.status')",
    "currency": "json_extract(body, '$.currency')",
}
_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode
BOUNDS = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


@dataclass(frozen=True)
class Books:
    """What happens under one secret key; used in a transaction of the store."""

    box: Box
    account: str
    request_id: str | None = None
    key: str | None = None  # the idempotency key of the request

    @property
    def now(self) -> int:
        return int(self.box.clock.now())

    def find(self, kind: str, identifier: str) -> Object | None:
        row = self.box.store.row(
            "SELECT body FROM objects WHERE id = ? AND account = ? AND kind = ?",
            identifier, self.account, kind,
        )  # fmt: skip
        return json.loads(row["body"]) if row else None

    def fetch(self, kind: str, identifier: str, param: str = "id") -> Object:
        """The object; raises ApiFault (resource_missing)."""
        found = self.find(kind, identifier)
        if found is None:
            raise missing(kind, identifier, param)
        return found

    def add(self, body: Object) -> Object:
        """Keep a new object."""
        self.box.store.run(
            "INSERT INTO objects (account, kind, id, created, body) VALUES (?, ?, ?, ?, ?)",
            self.account, body["object"], body["id"], body["created"], as_json(body),
        )  # fmt: skip
        return body

    def keep(self, body: Object) -> Object:
        """Keep what has changed."""
        self.box.store.run("UPDATE objects SET body = ? WHERE id = ?", as_json(body), body["id"])
        return body

    def select(
        self,
        kind: str,
        *,
        created: Mapping[str, int] | None = None,
        limit: int | None = None,
        after: str | None = None,
        before: str | None = None,
        **fields: Any,
    ) -> list[Object]:
        """Newest first; `after` and `before` are ids, fields those of COLUMNS."""
        where = ["account = ?", "kind = ?"]
        values: list[Any] = [self.account, kind]
        for name, value in fields.items():
            where.append(f"{COLUMNS[name]} {_matches(value)}")
            values += _choices(value)
        for bound, instant in (created or {}).items():
            where.append(f"created {BOUNDS[bound]} ?")
            values.append(instant)
        for edge, sign, param in ((after, "<", "starting_after"), (before, ">", "ending_before")):
            if edge:
                where.append(f"number {sign} ?")
                values.append(self._number(kind, edge, param))
        rows = self.box.store.rows(
            f"SELECT body FROM objects WHERE {' AND '.join(where)} "  # noqa: S608  # all words are ours
            f"ORDER BY number {'ASC' if before else 'DESC'} LIMIT ?",
            *values, -1 if limit is None else limit,
        )  # fmt: skip
        found = [json.loads(row["body"]) for row in rows]
        return found[::-1] if before else found

    def _number(self, kind: str, identifier: str, param: str) -> int:
        row = self.box.store.row(
            "SELECT number FROM objects WHERE id = ? AND account = ? AND kind = ?",
            identifier, self.account, kind,
        )  # fmt: skip
        if row is None:
            raise missing(kind, identifier, param)
        return int(row["number"])

    def tell(self, kind: str, body: Object, before: Object | None = None) -> None:
        """Make an event, and queue it for whoever listens; `before`: what has changed in it."""
        event = self.add(
            {
                "id": fresh("evt"),
                "object": "event",
                "api_version": API_VERSION,
                "created": self.now,
                "data": {"object": shown(body)}
                | ({"previous_attributes": before} if before else {}),
                "livemode": False,
                "pending_webhooks": 0,
                "request": {"id": self.request_id, "idempotency_key": self.key},
                "type": kind,
            }
        )
        queue_event(self.box, self.account, event["id"], kind)

    def later(self, act: str, identifier: str, seconds: float) -> None:
        """Something will happen to the object by itself."""
        self.box.store.run(
            "INSERT INTO timers (due, act, account, object_id) VALUES (?, ?, ?, ?)",
            self.box.clock.now() + seconds, act, self.account, identifier,
        )  # fmt: skip


def _choices(value: Any) -> list[Any]:
    """What a field may be; a None is asked for otherwise."""
    return value if isinstance(value, list) else [] if value is None else [value]


def _matches(value: Any) -> str:
    return "IS NULL" if value is None else f"IN ({', '.join('?' * len(_choices(value)))})"


def as_json(body: Any) -> str:
    return _encode(body)


def shown(body: Object) -> Object:
    """Without what only the sandbox knows."""
    return {name: value for name, value in body.items() if name != "_"}


def nothing(names: str) -> Object:
    """Fields that are there and say nothing."""
    return dict.fromkeys(names.split())
