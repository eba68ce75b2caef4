"""What goes wrong with the API on purpose, before and after it has done its work."""

from __future__ import annotations

import os
import signal
import socket
import time

from flask import Response, request

from sandbox.api.requests import the_box
from sandbox.faults import ApiFault
from sandbox.switches import Switch


def on(name: str) -> Switch | None:
    return the_box().switches.take(name, request.method, request.path)


def before() -> None:
    """Faults that come before any effect; raises ApiFault."""
    if not the_box().switches.any():
        return
    if on("api_die_before"):
        die()
    if down := on("api_down"):
        if down.refuse:
            cut_line()
        raise ApiFault("The API is down.", status=503, kind="api_error")
    if on("api_error_before"):
        raise ApiFault(
            "Something went wrong before anything was done.", status=500, kind="api_error"
        )


def after(response: Response) -> Response:
    """Faults of requests that had their effect; raises ConnectionError, ApiFault."""
    if response.status_code != 200 or not the_box().switches.any():
        return response
    if on("api_die_after"):
        die()
    if lost := on("api_timeout"):
        time.sleep(lost.seconds)
        cut_line()
    if on("api_error_after"):
        response.status_code = 500
        response.set_data('{"error":{"message":"Something went wrong.","type":"api_error"}}')
    return response


def cut_line() -> None:
    """End the connection without an answer; raises ConnectionError."""
    line = request.environ["werkzeug.socket"]
    line.shutdown(socket.SHUT_RDWR)
    raise ConnectionAbortedError("cut on purpose")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
