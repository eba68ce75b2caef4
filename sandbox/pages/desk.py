"""The page with sessions, events, deliveries, and the switches in forms."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from sandbox.api.requests import the_box
from sandbox.switches import SECONDS, WHAT, Switch, SwitchFault

desk = Blueprint("desk", __name__)
SHOWN = 20
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@desk.before_request
def _from_here() -> None:
    """No other site may press our buttons."""
    foreign = request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin")
    if foreign and request.method == "POST":
        abort(403)


@desk.after_request
def _guard(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "no-store"
    return response


@desk.get("/")
def show() -> str:
    return render_template(
        "desk.html",
        known=WHAT,
        seconds=SECONDS,
        on={switch.name: switch for switch in the_box().switches.all()},
        sessions=newest("checkout.session"),
        events=newest("event"),
        deliveries=deliveries(),
    )


@desk.post("/")
def switch() -> AnyResponse:
    """One form for each switch: on, or off."""
    form = request.form
    if form.get("off"):
        the_box().switches.clear(None if form["off"] == "all" else form["off"])
        return redirect("/", 303)
    said: dict[str, Any] = {"name": form.get("name")}
    said |= {name: form[name] for name in ("count", "seconds", "path") if form.get(name)}
    try:
        the_box().switches.set(Switch.parse(said))
    except SwitchFault as fault:
        abort(400, str(fault))
    return redirect("/", 303)


def newest(kind: str) -> list[dict[str, Any]]:
    rows = the_box().store.rows(
        "SELECT body FROM objects WHERE kind = ? ORDER BY number DESC LIMIT ?", kind, SHOWN
    )
    return [json.loads(row["body"]) for row in rows]


def deliveries() -> list[Any]:
    return the_box().store.rows(
        "SELECT deliveries.*, json_extract(body, '$.type') AS type, url FROM deliveries"
        " JOIN objects ON objects.id = event_id JOIN endpoints ON endpoints.number = endpoint"
        " ORDER BY deliveries.number DESC LIMIT ?",
        SHOWN,
    )
