"""Is it alive, is it ready, how does it do."""

from __future__ import annotations

import time

from flask import Blueprint, Flask, Response, current_app, g, jsonify, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram
from prometheus_client import generate_latest as latest
from sqlalchemy import text

from core.auth.access import public
from core.db import db

bp = Blueprint("health", __name__)
registry = CollectorRegistry()  # of this process: each web process answers for itself
requests = Counter("sanatorium_requests_total", "Requests", ["route", "status"], registry=registry)
seconds = Histogram("sanatorium_request_seconds", "Time to answer", ["route"], registry=registry)


def install(app: Flask) -> None:
    """Count every answer by its route."""

    @app.after_request
    def count(answer: Response) -> Response:
        route = str(request.url_rule or "none")
        requests.labels(route, str(answer.status_code)).inc()
        if "begun" in g:
            seconds.labels(route).observe(time.perf_counter() - g.begun)
        return answer


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
    found = db.session.execute(text("SELECT version_num FROM alembic_version")).scalar()
    ready = found == wanted
    return jsonify(ready=ready, schema=found, wanted=wanted), 200 if ready else 503


@bp.get("/metrics")
@public
def show_metrics() -> ResponseReturnValue:
    """Prometheus; keep it inside at the proxy (docs/deployment.md)."""
    return Response(latest(registry), content_type=CONTENT_TYPE_LATEST)
