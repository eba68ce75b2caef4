"""`make run`: everything that a resort network needs, from nothing, in one process tree.

Starts PostgreSQL and Valkey unless they are given, migrates, loads the demo into an empty
database, then keeps web, worker and relay alive until told to stop.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from types import FrameType
from typing import NoReturn

from app.ground.children import Child, children, program, say
from app.ground.lock import AlreadyRunning, only_run
from app.ground.places import ROOT, State
from app.ground.processes import GroundFault, launch, stop
from app.ground.servers import Servers

READY_LIMIT = 60.0
TICK = 0.2


class StopAsked(BaseException):  # like KeyboardInterrupt, no `except Exception` may catch it
    """Ctrl-C, or a signal to end."""


def main() -> int:
    """Run until told to stop; returns the exit code."""
    os.chdir(ROOT)
    listen_for_stop()
    try:
        state = State.from_environ(os.environ)
        host, port = host_and_port(os.environ)
        url = os.environ.get("PUBLIC_URL") or f"http://{host}:{port}"
        with only_run(state, url):
            insist_on_free_port(host, port)
            run(state, os.environ | {"PUBLIC_URL": url}, host, port)
    except (AlreadyRunning, GroundFault) as fault:
        print(fault, file=sys.stderr)
        return 1
    except StopAsked:
        say("stopped")
    return 0


def host_and_port(environ: Mapping[str, str]) -> tuple[str, int]:
    """Where to listen."""
    port = environ.get("PORT") or "8000"
    if not (port.isdecimal() and 0 < int(port) < 65536):
        raise GroundFault("PORT must be a number from 1 to 65535, such as 8000.")
    return environ.get("HOST") or "127.0.0.1", int(port)


def run(state: State, environ: Mapping[str, str], host: str, port: int) -> None:
    """Start in order, tend until `StopAsked`, stop in the opposite order."""
    servers, programs = Servers(state), list[Child]()
    try:
        found = servers.start(environ)
        env = {"DEMO": "1", "PYTHONUNBUFFERED": "1", **environ, **found}
        command("migrate", env=env)
        if not servers.are_ours:
            command("check-servers", env=env)
        if env["DEMO"] == "1":
            command("ensure-demo", env=env)
        programs += children(env, host, port, figures=state.fresh_figures())
        for child in programs:
            child.start()
        tend(servers, programs, env, f"http://{host}:{port}")
    finally:
        for child in reversed(programs):
            child.stop()
        servers.stop()


def tend(servers: Servers, programs: list[Child], env: Mapping[str, str], address: str) -> NoReturn:
    """Keep all alive; greet once the pages answer."""
    deadline, greeted = time.monotonic() + READY_LIMIT, False
    while True:
        for name in servers.revive():
            say(f"{name} had ended and was started again")
        for child in programs:
            child.tend()
        if not greeted and (is_ready(address) or time.monotonic() > deadline):
            greet(env, is_ready(address))
            greeted = True
        time.sleep(TICK)


def greet(env: Mapping[str, str], ready: bool) -> None:
    """Tell the address and, in a demo, who can sign in."""
    lines = [f"Sanatorium is at {env['PUBLIC_URL']}"]
    if not ready:
        lines.append("but /readyz does not say yes: see the messages above.")
    if env["DEMO"] == "1":
        logins = subprocess.run(
            program("demo-logins"), env=dict(env), cwd=ROOT, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        lines.append(logins.stdout.rstrip())
    print("", *lines, "", "Ctrl-C stops it; the data stay.", "", sep="\n", flush=True)


def is_ready(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=2) as answer:  # noqa: S310  # ours
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def command(name: str, *, env: Mapping[str, str]) -> None:
    """Run one of the program's commands to its end."""
    child = launch(program(name), env=env, cwd=ROOT)
    try:
        code = child.wait()
    except StopAsked:
        stop(child)
        raise
    if code:
        raise GroundFault(f"`sanatorium {name}` failed ({code}): see the messages above.")


def insist_on_free_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise GroundFault(
                f"Port {port} of {host} cannot be had ({error.strerror}): "
                "choose another one, say `make run PORT=8001`."
            ) from error


def listen_for_stop() -> None:
    """The first signal stops us in order; later ones would only break that off.

    Installed also where a shell made us ignore SIGINT, as it does for background jobs.
    """
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def ask(_number: int, _frame: FrameType | None) -> None:
        for number in signals:
            signal.signal(number, signal.SIG_IGN)
        raise StopAsked

    for number in signals:
        signal.signal(number, ask)


if __name__ == "__main__":
    sys.exit(main())
