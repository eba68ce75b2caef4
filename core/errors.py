"""One handler: refusals as a page, a notice or a problem document; all else with a reference."""

from __future__ import annotations

from typing import Any

import structlog
from flask import Flask, current_app, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from core.db import db
from core.i18n import _
from core.refusals import Refusal

log = structlog.get_logger()
PAGES = {403, 404, 429}


def install(app: Flask) -> None:
    """Answer every fault of a request in the form that the asker understands."""
    app.register_error_handler(Refusal, refused)
    app.register_error_handler(HTTPException, not_served)
    app.register_error_handler(Exception, broken)


def refused(refusal: Refusal) -> ResponseReturnValue:
    """What the user may do differently."""
    db.session.rollback()
    if _wants_json():
        return _problem(refusal.status, refusal.kind, str(refusal), refusal.facts)
    if refusal.status in PAGES:
        return render_template(f"core/errors/{refusal.status}.html"), refusal.status
    page = render_template("core/errors/refusal.html", message=str(refusal), title=None)
    return page, refusal.status


def not_served(fault: HTTPException) -> ResponseReturnValue:
    """An address, a method or a form that does not fit."""
    status = fault.code or 500
    if fault.response is not None and status < 400:
        return fault.response
    if _wants_json():
        return _problem(status, fault.name, fault.description or fault.name, {})
    if status in PAGES:
        return render_template(f"core/errors/{status}.html"), status
    message = _("The page was open for too long or was sent oddly. Go back and send it again.")
    return render_template("core/errors/refusal.html", message=message, title=None), status


def broken(fault: Exception) -> ResponseReturnValue:
    """Our own fault: the reader gets a number, the log the whole story."""
    db.session.rollback()
    reference = str(g.get("request_id", ""))
    log.error("broken", exc_info=fault, path=request.path, request_id=reference)
    if current_app.config["TESTING"] and not current_app.config.get("SHOW_500"):
        raise fault
    if _wants_json():
        return _problem(500, "Broken", _("Something broke on our side."), {"reference": reference})
    return render_template("core/errors/500.html", reference=reference), 500


def _wants_json() -> bool:
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json"


def _problem(status: int, kind: str, detail: str, facts: dict[str, Any]) -> ResponseReturnValue:
    """RFC 9457."""
    told = {key: str(fact) for key, fact in facts.items()}
    problem = {"type": f"about:blank#{kind}", "title": kind, "status": status, "detail": detail}
    answer = jsonify(problem | told)
    answer.content_type = "application/problem+json"
    return answer, status
