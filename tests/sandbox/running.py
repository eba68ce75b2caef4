"""The payment sandbox as a running program, for whoever's tests need one.

    with running_sandbox(tmp_path, webhooks=[("http://127.0.0.1:8001/hook", "whsec_1")]) as box:
        client = stripe.StripeClient(box.key, base_addresses={"api": box.url})
        session = client.v1.checkout.sessions.create(params=…)
        box.pay(session.id)                      # or "declined", "3ds_fail", "late" …
        box.switch("webhooks_drop", count=1)     # a fault on purpose; box.clear() ends all
        box.listen("http://127.0.0.1:8002/hook", "whsec_2")  # an endpoint that is known only later
        box.lever("/test/payouts")               # any other lever, in JSON; see docs/sandbox.md
        box.kill()                               # as a failing machine would; the data stay
        box.start()

A webhook is a pair, or a triple with the kinds of events that it hears; without, it hears all.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.ground.places import ROOT
from app.ground.processes import kill_session, launch, stop
from tests.servers import free_port

KEY = "sk_test_of_the_tests"
START_LIMIT = 30.0
Webhook = tuple[str, str] | tuple[str, str, Sequence[str]]


@dataclass
class RunningSandbox:
    """A sandbox on a port of its own, with its data in a file."""

    folder: Path
    port: int
    env: dict[str, str]
    key: str = KEY
    process: subprocess.Popen[bytes] = field(init=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Returns once it answers."""
        self.process = launch(
            [sys.executable, "-m", "sandbox"],
            env=os.environ | self.env,
            cwd=ROOT,
            log=self.folder / "sandbox.log",
        )
        deadline = time.monotonic() + START_LIMIT
        while self.process.poll() is None and time.monotonic() < deadline:
            if self._answers():
                return
            time.sleep(0.02)
        said = (self.folder / "sandbox.log").read_text()
        raise TimeoutError(f"The sandbox at {self.url} did not come up: {said[-2000:]}")

    def kill(self) -> None:
        """At once, as kill -9 does."""
        kill_session(self.process)
        self.process.wait()

    def pay(self, session_id: str, card: str = "success") -> dict[str, Any]:
        """Pay as a guest would; returns `outcome`, `message`, `session`."""
        return self.lever(f"/test/sessions/{session_id}/pay", card=card)

    def switch(self, name: str, /, **settings: Any) -> None:
        """A fault from now on: `count`, `seconds`, `path`, `method`."""
        self.lever("/switches", name=name, **settings)

    def clear(self) -> None:
        """No more faults."""
        self._ask("DELETE", "/switches")

    def switches(self) -> list[dict[str, Any]]:
        """Those that are on still."""
        found: list[dict[str, Any]] = self._ask("GET", "/switches")["on"]
        return found

    def listen(self, url: str, secret: str, events: Sequence[str] = ()) -> None:
        """Tell this address of events from now on."""
        self.lever("/test/webhooks", url=url, secret=secret, events=list(events))

    def lever(self, path: str, /, **said: Any) -> dict[str, Any]:
        """Post JSON to the sandbox; raises urllib's HTTPError."""
        return self._ask("POST", path, said)

    def deliveries(self) -> list[dict[str, Any]]:
        """The last hundred webhooks, newest first: type, url, state, attempts, said."""
        found: list[dict[str, Any]] = self._ask("GET", "/test/deliveries")["data"]
        return found

    def _ask(self, method: str, path: str, said: object = None) -> dict[str, Any]:
        body = None if said is None else json.dumps(said).encode()
        request = urllib.request.Request(self.url + path, data=body, method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            found: dict[str, Any] = json.loads(answer.read())
        return found

    def _answers(self) -> bool:
        try:
            self._ask("GET", "/healthz")
        except OSError:
            return False
        return True


@contextmanager
def running_sandbox(
    folder: Path, webhooks: Sequence[Webhook] = (), *, port: int | None = None, **env: str
) -> Iterator[RunningSandbox]:
    """A sandbox that is up; `env` adds settings, such as SANDBOX_LATE_SECONDS="0.1"."""
    chosen = port or free_port()
    settings = {
        "SANDBOX_PORT": str(chosen),
        "SANDBOX_DATA": str(folder / "sandbox.sqlite3"),
        "SANDBOX_WEBHOOKS": "\n".join(_line(*webhook) for webhook in webhooks),
        "SANDBOX_RETRY_SECONDS": "0.1",
        "SANDBOX_LATE_SECONDS": "0.2",
    }
    box = RunningSandbox(folder, chosen, settings | env)
    box.start()
    try:
        yield box
    finally:
        stop(box.process)
        kill_session(box.process)


def _line(url: str, secret: str, events: Sequence[str] = ()) -> str:
    return f"{url} {secret}" + (f" events={','.join(events)}" if events else "")
