"""What goes wrong with the API on purpose, before and after it has done its work."""

from __future__ import annotations

import os
import signal
import time

from flask import Response, request

from sandbox.api.requests import the_box
from sandbox.faults import ApiFault
from sandbox.switches import Switch

CUT = "sandbox.cut"  # in a request's environment: its line is to be cut


def on(name: str) -> Switch | None:
    return the_box().switches.take(name, request.method, request.path)


def before() -> Response | None:
    """Faults that come before any effect; raises ApiFault."""
    if not the_box().switches.any():
        return None
    if on("api_die_before"):
        die()
    if down := on("api_down"):
        if down.refuse:
            return cut_line()
        raise ApiFault("The API is down.", status=503, kind="api_error")
    if on("api_error_before"):
        raise ApiFault("Something went wrong, and nothing was done.", status=500, kind="api_error")
    return None


def after(response: Response) -> Response:
    """Faults of requests that had their effect."""
    if response.status_code != 200 or not the_box().switches.any():
        return response
    if on("api_die_after"):
        die()
    if lost := on("api_timeout"):
        time.sleep(lost.seconds)
        return cut_line()
    if on("api_error_after"):
        response.status_code = 500
        response.set_data('{"error":{"message":"Something went wrong.","type":"api_error"}}')
    return response


def cut_line() -> Response:
    """Makes the server end the connection when it has just begun to answer; see program.py."""
    request.environ[CUT] = True
    return Response(status=502)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
