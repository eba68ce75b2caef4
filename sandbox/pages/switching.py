"""Switches in JSON: `GET`, `POST`, `DELETE /switches`."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, Response, request

from sandbox.api.requests import the_box
from sandbox.levers import told
from sandbox.switches import WHAT, Switch, SwitchFault

switching = Blueprint("switching", __name__)


def listed() -> Response:
    return told({"on": [asdict(switch) for switch in the_box().switches.all()], "known": WHAT})


@switching.get("/switches")
def get_switches() -> Response:
    return listed()


@switching.post("/switches")
def post_switch() -> Response:
    """`{"name": …, "count": 3, "seconds": 5, "path": "/refunds"}`; `{"name": …, "on": false}`."""
    said = request.get_json(force=True, silent=True)
    if not isinstance(said, dict):
        return told({"error": "Send a JSON object."}, 400)
    if said.pop("on", True) is False:
        the_box().switches.clear(said.get("name"))
        return listed()
    try:
        the_box().switches.set(Switch.parse(said))
    except SwitchFault as fault:
        return told({"error": str(fault)}, 400)
    return listed()


@switching.delete("/switches")
@switching.delete("/switches/<name>")
def delete_switches(name: str | None = None) -> Response:
    the_box().switches.clear(name)
    return listed()


@switching.get("/healthz")
def get_health() -> Response:
    return told({"status": "ok"})
