"""All that runs in production; each part can be killed, and comes back as it would there."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from app.ground.children import program
from app.ground.places import ROOT
from app.ground.processes import Account, kill_session, launch, stop
from app.ground.valkey import Valkey
from tests.cluster import Database
from tests.sandbox.running import KEY, RunningSandbox, running_sandbox
from tests.servers import Server, free_port, serve, settings

ENTITY, SECRET = "aurora-ltd", "whsec_of_the_sale"
HEARD = (
    "checkout.session.completed",
    "checkout.session.expired",
    "refund.created",
    "refund.updated",
    "refund.failed",
)
BEHIND = ("worker", "relay")


@dataclass
class Programs:
    """Web, worker, relay, PostgreSQL, Valkey, and the payment sandbox beyond them."""

    database: Database
    valkey: Valkey
    box: RunningSandbox
    port: int
    folder: Path
    running: ExitStack
    web: Server = field(init=False)
    behind: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def env(self) -> dict[str, str]:
        """What each program of ours is told."""
        stripe = {
            "STRIPE_SECRET_KEY": KEY,
            "STRIPE_WEBHOOK_SECRET": SECRET,
            "STRIPE_API": self.box.url,
        }
        return settings(self.database, self.valkey, self.url) | stripe

    def start(self) -> None:
        """Returns when the site answers; the others take a few seconds more."""
        for name in BEHIND:
            self.start_behind(name)
        self.start_web()

    def start_web(self) -> None:
        serving = serve(
            self.database, self.valkey, workers=2, log=self.folder / "web.log", port=self.port,
            TRUSTED_PROXIES="1", **self.env,
        )  # fmt: skip
        self.web = self.running.enter_context(serving)

    def start_behind(self, name: str) -> None:
        """Worker or relay."""
        process = launch(
            program(name), env=os.environ | self.env, cwd=ROOT, log=self.folder / f"{name}.log"
        )
        self.behind[name] = process
        self.running.callback(stop, process)

    def tend(self) -> None:
        """What ended by itself is started again, as the supervisor would."""
        for name, process in list(self.behind.items()):
            if process.poll() is not None:
                kill_session(process)
                self.start_behind(name)

    def pause(self, name: str, *, on: bool = True) -> None:
        """It stands still, until it goes on."""
        self.behind[name].send_signal(signal.SIGSTOP if on else signal.SIGCONT)

    def kill(self, *names: str) -> None:
        """At once, as kill -9 does; then each comes back."""
        for name in names:
            self._kills[name]()
        for name in names:
            self._starts[name]()

    @property
    def _kills(self) -> Mapping[str, Callable[[], None]]:
        return {
            "web": self.web.kill,
            "worker": lambda: self._kill_behind("worker"),
            "relay": lambda: self._kill_behind("relay"),
            "postgresql": self.database.cluster.kill,
            "valkey": self._kill_valkey,
            "emptied valkey": self._kill_valkey,
            "sandbox": self.box.kill,
        }

    @property
    def _starts(self) -> Mapping[str, Callable[[], None]]:
        return {
            "web": self.start_web,
            "worker": lambda: self.start_behind("worker"),
            "relay": lambda: self.start_behind("relay"),
            "postgresql": self.database.cluster.start,
            "valkey": self.valkey.start,
            "emptied valkey": self._start_empty,
            "sandbox": self.box.start,
        }

    def _kill_behind(self, name: str) -> None:
        kill_session(self.behind[name])
        self.behind[name].wait()

    def _kill_valkey(self) -> None:
        child = self.valkey.child
        assert child is not None
        child.kill()
        child.wait()

    def _start_empty(self) -> None:
        """Its file is gone too."""
        shutil.rmtree(self.valkey.folder / "appendonlydir", ignore_errors=True)
        self.valkey.start()


VICTIMS = ("web", "worker", "relay", "postgresql", "valkey", "emptied valkey", "sandbox")


@contextmanager
def all_programs(database: Database, folder: Path) -> Iterator[Programs]:
    """Running, on a database that has its house; a Valkey of their own lasts over its kills."""
    port = free_port()
    hook = (f"http://127.0.0.1:{port}/webhooks/stripe/{ENTITY}", SECRET, HEARD)
    with ExitStack() as running:
        valkey = running.enter_context(lasting_valkey())
        box = running.enter_context(running_sandbox(folder, [hook]))
        programs = Programs(database, valkey, box, port, folder, running)
        programs.start()
        yield programs


@contextmanager
def lasting_valkey() -> Iterator[Valkey]:
    """In a folder that the servers' account can reach."""
    with tempfile.TemporaryDirectory(prefix="valkey-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        Account.for_servers().own_folder(folder)
        valkey = Valkey(folder, folder, folder / "log")
        valkey.start()
        try:
            yield valkey
        finally:
            valkey.stop()
