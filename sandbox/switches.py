"""Faults on purpose: each switch is on for the next few times, or until it is cleared."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import Any

from sandbox.store import Store

WHAT = {
    "webhooks_drop": "A webhook is not sent at all.",
    "webhooks_delay": "A webhook is sent only after so many seconds.",
    "webhooks_duplicate": "A webhook is sent twice.",
    "webhooks_reorder": "Webhooks of the same few seconds are sent last one first.",
    "webhooks_tamper": "A webhook's text is changed after it was signed.",
    "webhooks_stale": "A webhook is signed as of an hour ago.",
    "webhooks_die": "The sandbox kills itself when a webhook was sent and not yet ticked off.",
    "api_slow": "The API waits so many seconds before it does anything.",
    "api_error_before": "The API answers 500 and does nothing.",
    "api_error_after": "The API does what it was asked, then answers 500.",
    "api_timeout": "The API does what it was asked; so many seconds later the line is cut.",
    "api_down": "The API answers 503; with `refuse`, the line is cut at once.",
    "api_die_before": "The sandbox kills itself before it does anything.",
    "api_die_after": "The sandbox kills itself when all is done and nothing is answered.",
    "refunds_pending": "A refund stays pending until it is settled by hand.",
    "refunds_fail": "A refund is accepted, and fails after so many seconds.",
}
SECONDS = {  # of those to which a time belongs, unless another one is said
    "webhooks_delay": 5.0,
    "webhooks_reorder": 2.0,
    "api_slow": 1.0,
    "api_timeout": 0.0,
    "refunds_fail": 1.0,
}


class SwitchFault(ValueError):
    """No such switch, or no such setting of it."""


@dataclass(frozen=True)
class Switch:
    """How often it still acts (None: until cleared), for how long, and where."""

    name: str
    count: int | None = None
    seconds: float = 0.0
    path: str = ""  # only requests whose path has this in it
    method: str = ""  # only such requests
    refuse: bool = False

    @classmethod
    def parse(cls, said: dict[str, Any]) -> Switch:
        """From JSON; raises SwitchFault."""
        name = said.get("name")
        if name not in WHAT:
            raise SwitchFault(f"There is no switch {name!r}; there are {', '.join(WHAT)}.")
        if unknown := said.keys() - cls.__dataclass_fields__.keys():
            raise SwitchFault(f"A switch knows no {', '.join(sorted(unknown))}.")
        try:
            return cls._checked({"seconds": SECONDS.get(name, 0.0), **said})
        except (TypeError, ValueError) as fault:
            raise SwitchFault(f"{name}: {fault}") from fault

    @classmethod
    def _checked(cls, said: dict[str, Any]) -> Switch:
        count = said.get("count")
        switch = cls(
            name=said["name"],
            count=None if count is None else int(count),
            seconds=float(said["seconds"]),
            path=str(said.get("path", "")),
            method=str(said.get("method", "")).upper(),
            refuse=bool(said.get("refuse", False)),
        )
        if switch.seconds < 0 or (switch.count is not None and switch.count < 1):
            raise ValueError("count and seconds are not negative, and count is not nought")
        return switch

    def concerns(self, method: str, path: str) -> bool:
        return self.path in path and self.method in ("", method)


class Switches:
    """Those that are on; kept over restarts."""

    def __init__(self, store: Store) -> None:
        self._store = store  # its lock guards us too, for we are asked in its transactions
        rows = store.rows("SELECT body FROM switches")
        found = [Switch(**json.loads(row["body"])) for row in rows]
        self._on = {switch.name: switch for switch in found}

    def all(self) -> list[Switch]:
        with self._store.lock:
            return list(self._on.values())

    def any(self) -> bool:
        return bool(self._on)

    def set(self, switch: Switch) -> None:
        with self._store.lock:
            self._on[switch.name] = switch
            self._keep(switch)

    def clear(self, name: str | None = None) -> None:
        """Off; without a name, all of them."""
        with self._store.lock:
            for gone in [name] if name else list(self._on):
                self._on.pop(gone, None)
                self._store.run("DELETE FROM switches WHERE name = ?", gone)

    def take(self, name: str, method: str = "", path: str = "") -> Switch | None:
        """The switch if it is on and this is its concern; one time less is left after."""
        if name not in self._on:
            return None
        with self._store.lock:
            switch = self._on.get(name)
            if switch is None or not switch.concerns(method, path):
                return None
            self._count_down(switch)
            return switch

    def _count_down(self, switch: Switch) -> None:
        if switch.count is None:
            return
        if switch.count > 1:
            self._on[switch.name] = replace(switch, count=switch.count - 1)
            self._keep(self._on[switch.name])
        else:
            del self._on[switch.name]
            self._store.run("DELETE FROM switches WHERE name = ?", switch.name)

    def _keep(self, switch: Switch) -> None:
        self._store.run(
            "REPLACE INTO switches VALUES (?, ?)", switch.name, json.dumps(asdict(switch))
        )
