"""The HTTP server: one worker process, in which a request may hang without stopping the others."""

from __future__ import annotations

import ctypes
import os
import signal

from flask import Flask
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from sandbox import timers
from sandbox.box import Box
from sandbox.program import make_app
from sandbox.settings import Settings
from sandbox.webhooks.queue import set_endpoint
from sandbox.webhooks.sender import Sender

THREADS = 32
PR_SET_PDEATHSIG = 1


def serve(settings: Settings) -> None:
    """Until told to stop; ends too when its worker is killed."""
    Granian(
        "sandbox.server:make_worker",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        factory=True,
        workers=1,
        blocking_threads=THREADS,
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.error,
        workers_kill_timeout=2,
    ).serve()


def make_worker() -> Flask:
    """What the worker serves, with the threads that send webhooks and watch the clock."""
    die_with_parent()
    settings = Settings.from_environ(os.environ)
    box = Box.open(settings)
    for endpoint in settings.webhooks:
        set_endpoint(box, endpoint)
    timers.start(box)
    Sender(box).start()
    return make_app(box)


def die_with_parent() -> None:
    """A worker whose parent was killed would keep the port, and the file."""
    parent = os.getppid()
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)
