"""Is it alive, is it ready, how does it do.

Each web process keeps its own figures. Where several stand behind one address, a scrape meets
any of them; so with `PROMETHEUS_MULTIPROC_DIR` (a folder emptied at each start, as `make run`
sets it) they write into files there and any of them answers for all.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable

from flask import Blueprint, Flask, Response, current_app, g, jsonify, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram
from prometheus_client import generate_latest as latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from core.auth.access import public
from core.db import db
from core.outbox.queries import backlog

bp = Blueprint("health", __name__)
registry = CollectorRegistry()
requests = Counter(
    "sanatorium_requests_total", "Requests", ["method", "route", "status"], registry=registry
)
seconds = Histogram("sanatorium_request_seconds", "Time to answer", ["route"], registry=registry)


def install(app: Flask) -> None:
    """Count every answer by its route."""

    @app.after_request
    def count(answer: Response) -> Response:
        route = str(request.url_rule or "none")
        requests.labels(_known_method(), route, str(answer.status_code)).inc()
        if "begun" in g:
            seconds.labels(route).observe(time.perf_counter() - g.begun)
        return answer


def _known_method() -> str:
    """Whatever a stranger may send: labels stay few."""
    known = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
    return request.method if request.method in known else "other"


@bp.get("/healthz")
@public
def show_alive() -> ResponseReturnValue:
    """The process answers; nothing else is asked."""
    return jsonify(status="alive")


@bp.get("/readyz")
@public
def show_ready() -> ResponseReturnValue:
    """Ready when the database is at the revision that this code was written for."""
    wanted = current_app.config["SCHEMA_HEAD"]
    try:
        found = db.session.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except DBAPIError:
        db.session.remove()
        return jsonify(ready=False, database="out of reach", wanted=wanted), 503
    ready = found == wanted
    return jsonify(ready=ready, schema=found, wanted=wanted), 200 if ready else 503


@bp.get("/metrics")
@public
def show_metrics() -> ResponseReturnValue:
    """Prometheus; keep it inside at the proxy (docs/deployment.md)."""
    waiting = CollectorRegistry()
    waiting.register(Waiting())
    return Response(latest(_everybody()) + latest(waiting), content_type=CONTENT_TYPE_LATEST)


def _everybody() -> CollectorRegistry:
    """The figures of all web processes, or of this one when they do not share a folder."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return registry
    shared = CollectorRegistry()
    MultiProcessCollector(shared)  # type: ignore[no-untyped-call]  # it brings no types
    return shared


class Waiting(Collector):
    """What the outbox has to carry out; no figures while the database is out of reach."""

    def collect(self) -> Iterable[Metric]:
        """Asked at each scrape: the rows are the truth."""
        try:
            count, oldest = backlog()
        except DBAPIError:
            db.session.remove()
            return
        yield GaugeMetricFamily("sanatorium_outbox_due", "Follow-ups that are due", count)
        yield GaugeMetricFamily(
            "sanatorium_outbox_oldest_seconds", "For how long the oldest of them is", oldest
        )

    def describe(self) -> Iterable[Metric]:
        """Nothing is asked at registration."""
        return []
