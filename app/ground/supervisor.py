"""`make run`: everything that a resort network needs, from nothing, in one process tree.

Starts PostgreSQL and Valkey unless they are given, migrates, loads the demo into an empty
database, then keeps web, worker, relay and, in a demo, the payment sandbox alive until told to
stop.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from types import FrameType
from urllib.parse import urlsplit

from app.ground.children import Child, children, program, say
from app.ground.lock import AlreadyRunning, only_run
from app.ground.places import ROOT, State
from app.ground.processes import GroundFault, launch, stop
from app.ground.sandbox import Sandbox
from app.ground.servers import Servers

LOOPBACK = ("127.0.0.1", "::1", "localhost")
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


def settings(environ: Mapping[str, str], found: Mapping[str, str], host: str) -> dict[str, str]:
    """What the programs are told; `found` are the servers that the environment did not name.

    Everybody knows the demo's passwords: it is shown unasked only where nobody but this machine
    reaches it, and never in a database that was given.
    """
    url = urlsplit(environ["PUBLIC_URL"])
    here = host in LOOPBACK and url.hostname in LOOPBACK and url.scheme == "http"
    demo = "1" if here and "DATABASE_URL" in found else "0"
    return {"DEMO": demo, "PYTHONUNBUFFERED": "1", **environ, **found}


def run(state: State, environ: Mapping[str, str], host: str, port: int) -> None:
    """Start in order, tend until `StopAsked`, stop in the opposite order."""
    servers, programs = Servers(state), list[Child]()
    try:
        found = servers.start(environ)
        env = settings(environ, found, host)
        sandbox = Sandbox.for_run(state, env, port)
        env |= sandbox.settings() if sandbox else {}
        logins = prepare(env)
        web, *others = children(env, host, port, figures=state.fresh_figures())
        programs += [sandbox.child(env, f"http://{host}:{port}")] if sandbox else []
        programs.append(web)
        tend_until_ready(servers, programs, f"http://{host}:{port}")
        programs += others  # not before, for they need the processor as much
        tend(servers, programs)
        greet(env["PUBLIC_URL"], logins, sandbox)
        while True:
            tend(servers, programs)
    finally:
        for child in reversed(programs):
            child.stop()
        servers.stop()


def prepare(env: Mapping[str, str]) -> str:
    """Migrate, check the servers, load a demo; returns who may sign in to it."""
    child = launch(program("prepare"), env=env, cwd=ROOT, heard=True)
    try:
        said, _ = child.communicate()
    except StopAsked:
        stop(child)
        raise
    if child.returncode:
        raise GroundFault("The start was broken off: see the message above.")
    return said.decode()


def tend_until_ready(servers: Servers, programs: list[Child], address: str) -> None:
    """Wait for the pages, though not for ever: a fault shows in the messages of the programs."""
    deadline = time.monotonic() + READY_LIMIT
    while not is_ready(address):
        if time.monotonic() > deadline:
            say(f"{address}/readyz does not say yes: see the messages above.")
            return
        tend(servers, programs)


def tend(servers: Servers, programs: list[Child]) -> None:
    """One round of keeping all alive."""
    for name in servers.revive():
        say(f"{name} had ended and was started again")
    for child in programs:
        child.tend()
    time.sleep(TICK)


def greet(url: str, logins: str, sandbox: Sandbox | None) -> None:
    """Tell the addresses and, in a demo, who can sign in."""
    lines = [f"Sanatorium is at {url}", *logins.splitlines(), ""]
    if sandbox:
        lines += [f"Payments are played, no money moves: {sandbox.url}", ""]
    lines += ["Ctrl-C stops it; the data stay."]
    print("", *lines, "", sep="\n", flush=True)


def is_ready(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=2) as answer:  # noqa: S310  # ours
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


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
