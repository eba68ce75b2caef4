"""A supervisor under test: started as a shell's background job, in a state folder of its own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from app.ground.cluster import Cluster
from app.ground.places import ROOT, State
from tests.servers import free_port

READY_LIMIT = 120.0  # a busy machine takes its time; who is quicker does not wait
GIVEN_BY_OTHERS = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "PUBLIC_URL", "HOST")


@dataclass
class Run:
    """One `make run`, without make."""

    state: State
    port: int = field(default_factory=free_port)
    given: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[str] | None = None
    said: str = ""

    @property
    def env(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in GIVEN_BY_OTHERS}
        own = {"SANATORIUM_STATE": str(self.state.folder), "PORT": str(self.port), "DEMO": "0"}
        return kept | own | {"WEB_WORKERS": "1"} | dict(self.given)

    def start(self) -> None:
        """Start it with SIGINT ignored, as shells start background jobs; wait for its greeting."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "app.ground.supervisor"],
            cwd=ROOT,
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
        )
        self.hear("Ctrl-C stops it")

    def hear(self, wanted: str) -> None:
        """Read what it says until it says that."""
        assert self.process
        assert self.process.stdout
        deadline = time.monotonic() + READY_LIMIT
        for line in self.process.stdout:
            self.said += line
            if wanted in line:
                return
            assert time.monotonic() < deadline, self.said
        raise AssertionError(f"It ended without saying {wanted!r}:\n{self.said}")

    def end(self, number: signal.Signals) -> int:
        """Send the signal; returns the exit code once it has ended."""
        assert self.process
        self.process.send_signal(number)
        rest, _ = self.process.communicate(timeout=READY_LIMIT)
        self.said += rest
        return self.process.returncode

    def module(self, name: str, **env: str) -> subprocess.CompletedProcess[str]:
        """Run one of the ground's modules beside it."""
        return subprocess.run(
            [sys.executable, "-m", f"app.ground.{name}"],
            cwd=ROOT, env=self.env | env, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=60, check=False,
        )  # fmt: skip

    def database_url(self) -> str:
        """The superuser's address."""
        word = json.loads((self.state.folder / "secrets.json").read_text())["postgres"]
        cluster = Cluster(self.state.postgres, self.state.sockets, self.state.logs / "x", word)
        return cluster.url("sanatorium")

    def server_pid(self) -> int:
        return int((self.state.postgres / "data/postmaster.pid").read_text().split()[0])


@contextmanager
def new_run(**given: str) -> Iterator[Run]:
    """A run in a new folder that the servers' account can reach; nothing of it stays behind.

    `given` are settings that it is started with.
    """
    folder = Path(tempfile.mkdtemp(prefix="sanatorium-run-"))
    folder.chmod(0o755)
    run = Run(State(folder), given=given)
    try:
        yield run
    finally:
        if run.process and run.process.poll() is None:
            run.end(signal.SIGTERM)
        shutil.rmtree(folder, ignore_errors=True)


def eventually(holds: object, *, within: float = 60.0) -> bool:
    """Whether the callable comes to be true in time."""
    assert callable(holds)
    deadline = time.monotonic() + within
    while not (found := bool(holds())) and time.monotonic() < deadline:
        time.sleep(0.1)
    return found


def children_of(pid: int) -> list[int]:
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True
    )
    return [int(word) for word in listed.stdout.split()]
