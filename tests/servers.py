"""Real server processes for tests over HTTP, and ways to kill them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.ground.places import ROOT
from app.ground.processes import kill_session, launch, stop
from app.ground.valkey import Valkey
from tests.cluster import Database

START_LIMIT = 60.0


@dataclass(frozen=True)
class Server:
    """A web server on a free port."""

    url: str
    process: subprocess.Popen[bytes]

    @property
    def pids(self) -> list[int]:
        """Its processes, the first one first."""
        return sorted(
            int(place.name)
            for place in Path("/proc").iterdir()
            if place.name.isdigit() and _session(place) == self.process.pid
        )

    def kill(self) -> None:
        """As a failing machine would: at once, all of it."""
        kill_session(self.process)
        self.process.wait()
        while self.pids:
            time.sleep(0.01)

    def kill_worker(self) -> int:
        """Only one worker; returns which."""
        worker = self.pids[-1]
        os.kill(worker, signal.SIGKILL)
        return worker


@contextmanager
def serve(
    database: Database,
    valkey: Valkey,
    workers: int = 1,
    log: Path | None = None,
    port: int = 0,
    **env: str,
) -> Iterator[Server]:
    """The site on a clone, by the server that production uses; `env` adds settings.

    A free port is found unless one is given.
    """
    port = port or free_port()
    url = f"http://127.0.0.1:{port}"
    arguments = ["--interface", "wsgi", "--port", str(port), "--workers", str(workers),
                 "--blocking-threads", "1", "--respawn-failed-workers", "--respawn-interval", "0.1",
                 "--log-level", "warning",
                 "--workers-kill-timeout", "2",
                 "wsgi:app"]  # fmt: skip
    process = launch(
        [sys.executable, "-m", "granian", *arguments],
        env=os.environ | settings(database, valkey, url) | env,
        cwd=ROOT,
        log=log,
    )
    try:
        _wait(process, url)
        yield Server(url, process)
    finally:
        stop(process)
        kill_session(process)


def settings(database: Database, valkey: Valkey, url: str) -> dict[str, str]:
    """The environment of a process of ours that works on a clone."""
    return {
        "DATABASE_URL": database.url,
        "DATABASE_OWNER_URL": database.owner_url,
        "REPORTING_URL": database.reporting_url,
        "AUDIT_URL": database.audit_url,
        "REDIS_URL": valkey.url,
        "SECRET_KEY": "for tests only, and long enough to pass",
        "PUBLIC_URL": url,
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], url: str) -> None:
    deadline = time.monotonic() + START_LIMIT
    while process.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{url}/readyz", timeout=2).close()
            return
        except urllib.error.HTTPError as answer:
            answer.close()
        except OSError:
            pass
        time.sleep(0.05)
    raise TimeoutError(f"The server at {url} did not become ready (exit code {process.poll()}).")


def _session(place: Path) -> int:
    """The session of a process; 0 when it has ended, though nobody has buried it."""
    try:
        state, _parent, _group, session, *_ = (
            (place / "stat").read_text().rpartition(")")[2].split()
        )
    except OSError:
        return 0
    return 0 if state == "Z" else int(session)
