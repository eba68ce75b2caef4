"""Structured logs: one line of JSON a request, with the number that the answer carries."""

from __future__ import annotations

import logging
import re
import sys
import time
import uuid

import structlog
from flask import Flask, Response, g, request

from core.headers import FILES

log = structlog.get_logger()
GIVEN = re.compile(r"[A-Za-z0-9_-]{8,64}")


def install(app: Flask) -> None:
    """Number the requests and write a line for each."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.WARNING if app.config["TESTING"] else logging.INFO
        ),
        logger_factory=_to_standard_error,
    )

    @app.before_request
    def begin() -> None:
        given = request.headers.get("X-Request-ID", "")
        g.request_id = given if GIVEN.fullmatch(given) else uuid.uuid4().hex
        g.begun = time.perf_counter()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=g.request_id)

    @app.after_request
    def end(answer: Response) -> Response:
        answer.headers["X-Request-ID"] = g.get("request_id", "")
        if request.endpoint not in (*FILES, "health.show_alive", "health.show_ready"):
            log.info(
                "request",
                method=request.method,
                route=str(request.url_rule or ""),
                status=answer.status_code,
                ms=round((time.perf_counter() - g.get("begun", 0.0)) * 1000, 1),
            )
        return answer


def _to_standard_error(*_arguments: object) -> structlog.PrintLogger:
    """The commands' answers alone go to standard output."""
    return structlog.PrintLogger(sys.stderr)
