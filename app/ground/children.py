"""The programs of a run: started, started again when they die, stopped in order."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.ground.places import ROOT
from app.ground.processes import kill_session, launch, stop

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds before a dead child is started again
SETTLED = 60.0  # seconds of life after which a death is the first one again


@dataclass
class Child:
    """One program under supervision; one that is done `once` stays ended when it ends well."""

    name: str
    command: list[str]
    env: Mapping[str, str]
    once: bool = False
    done: bool = field(default=False, init=False)
    process: subprocess.Popen[bytes] | None = None
    pause: float = FIRST_PAUSE
    started: float = field(default=0.0)
    due: float = field(default=0.0)

    def start(self) -> None:
        self.process = launch(self.command, env=self.env, cwd=ROOT)
        self.started = time.monotonic()

    def tend(self) -> None:
        """Start it again when it is dead and its pause is over."""
        now = time.monotonic()
        if self.done:
            return
        if self.process and self.process.poll() is not None:
            kill_session(self.process)  # workers that it left behind would keep the port
            if self.once and self.process.returncode == 0:
                self.process, self.done = None, True
                return
            self.pause = FIRST_PAUSE if now - self.started > SETTLED else self.pause
            say(f"{self.name} ended ({self.process.returncode}); again in {self.pause:g} s")
            self.process, self.due = None, now + self.pause
            self.pause = min(self.pause * 2, LONGEST_PAUSE)
        if self.process is None and now >= self.due:
            self.start()

    def stop(self) -> None:
        if self.process:
            stop(self.process, patience=15)
            kill_session(self.process)
            self.process = None


def children(env: Mapping[str, str], host: str, port: int, *, figures: Path) -> list[Child]:
    """The web server, the worker and the relay; web processes share their figures in a folder."""
    web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host,
           "--port", str(port), "--workers", env.get("WEB_WORKERS", "2"),
           "--blocking-threads", env.get("WEB_THREADS", "1"),
           "--http", "1", "--no-ws", "--respawn-failed-workers", "--log-level", "warning",
           "--workers-kill-timeout", "3", "wsgi:app"]  # fmt: skip
    return [
        Child("web", web, {**env, "PROMETHEUS_MULTIPROC_DIR": str(figures)}),
        Child("worker", program("worker"), env),
        Child("relay", program("relay"), env),
        *([Child("demo", program("play-demo-year"), env, once=True)] if has_year(env) else []),
    ]


def has_year(env: Mapping[str, str]) -> bool:
    """Whether the demo fills with bookings meanwhile: unless DEMO_YEAR=0 leaves it out."""
    wanted = env.get("DEMO") == "1" and env.get("DEMO_YEAR", "1") != "0"
    return wanted and bool(env.get("DATABASE_OWNER_URL"))


def program(*arguments: str) -> list[str]:
    """The program's own commands."""
    return [sys.executable, "-m", "app.cli", *arguments]


def say(text: str) -> None:
    print(f"sanatorium: {text}", flush=True)
