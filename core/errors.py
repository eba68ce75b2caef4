"""One handler: refusals as a page, a notice or a problem document; all else with a reference."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog
from flask import Flask, Response, current_app, g, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import AnonymousUserMixin
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from core.db import RETRIED, db
from core.i18n import LazyText, _, _l
from core.money import Money
from core.programs import for_programs
from core.refusals import Busy, Refusal

log = structlog.get_logger()
PAGES = {403, 404, 429}
PROBLEM = "urn:sanatorium:problem:"  # with the refusal's kind: stable names for programs
SENT_ODDLY = _l(
    "The page was open for too long, or the form did not arrive as it should. Go "
    "back and send it again."
)
WORDS: Mapping[int, LazyText] = {
    405: _l("This address does not accept what was sent. Go back and use the buttons on the page."),
    413: _l("What was sent is larger than this site accepts: 12 MB at most."),
    415: _l("What was sent is in a form that this address does not know."),
}

WORDS_FOR_PROGRAMS: Mapping[int, LazyText] = {
    400: _l("The request cannot be read: it is broken or contains a NUL character."),
    404: _l("There is nothing at this address."),
    405: _l("This address does not accept this method."),
}


def install(app: Flask) -> None:
    """Answer every fault of a request in the form that the asker understands."""
    app.register_error_handler(Refusal, refused)
    app.register_error_handler(HTTPException, not_served)
    app.register_error_handler(OperationalError, out_of_reach)
    app.register_error_handler(Exception, broken)


def refused(refusal: Refusal) -> ResponseReturnValue:
    """What the user may do differently."""
    db.session.rollback()
    answer = make_response(_answer(refusal.status, refusal.kind, str(refusal), refusal.facts))
    answer.headers.update(refusal.headers)
    return answer


def not_served(fault: HTTPException) -> ResponseReturnValue:
    """An address, a method or a form that does not fit."""
    if fault.response is not None:  # a redirect, or an answer that somebody made already
        return fault.response
    status = fault.code or 500
    if status >= 500:
        return broken(fault)
    words = WORDS.get(status, SENT_ODDLY)
    if for_programs(request.path):
        words = WORDS_FOR_PROGRAMS.get(status, words)
    answer = make_response(_answer(status, type(fault).__name__, str(words), {}))
    kept = {"Allow", "Retry-After"}
    answer.headers.extend((name, value) for name, value in fault.get_headers() if name in kept)
    return answer


def out_of_reach(fault: OperationalError) -> ResponseReturnValue:
    """A database that restarts or is too busy: asking again is safe. Other faults are ours."""
    busy = getattr(fault.orig, "sqlstate", None) in RETRIED
    connecting = fault.statement is None
    if not (busy or connecting or fault.connection_invalidated):
        return broken(fault)
    _forget_database()
    log.error("the database is out of reach", fault=str(fault.orig).strip())
    words = _("The site is catching its breath. Please try again in a few seconds.")
    answer = make_response(_answer(Busy.status, Busy.__name__, words, {}))
    answer.headers["Retry-After"] = "5"
    return answer


def broken(fault: Exception) -> ResponseReturnValue:
    """Our own fault: the reader gets a number, the log the whole story."""
    _forget_database()
    reference = str(g.get("request_id", ""))
    route = str(request.url_rule or "")  # an address may carry a secret, its rule never
    log.error("broken", exc_info=fault, route=route, request_id=reference)
    if current_app.config["TESTING"] and not current_app.config.get("SHOW_500"):
        raise fault
    words = _(
        "Something went wrong on our side. Try again; if it happens again, tell us this number:"
    )
    if _wants_notice():
        return _notice(f"{words} {reference}"), 500
    if _wants_json():
        return _problem(500, "Broken", words, {"reference": reference})
    return render_template("core/errors/500.html", reference=reference), 500


def _forget_database() -> None:
    """Show the fault without asking the database: it may be the reason."""
    db.session.remove()
    if "_login_user" not in g:
        g._login_user = AnonymousUserMixin()  # Flask-Login would read the account for templates


def _answer(status: int, kind: str, words: str, facts: Mapping[str, Any]) -> ResponseReturnValue:
    if _wants_notice():
        return _notice(words), status
    if _wants_json():
        return _problem(status, kind, words, facts)
    if status == Busy.status:
        return render_template("core/errors/503.html", message=words), status
    page = f"core/errors/{status if status in PAGES else 'refusal'}.html"
    told = words if status not in {403, 404} else None
    return render_template(page, message=told, title=None), status


def _wants_notice() -> bool:
    """htmx asks for a part of a page; a page that is asked for as a whole says so."""
    if for_programs(request.path):
        return False
    return "HX-Request" in request.headers and "HX-Boosted" not in request.headers


def _wants_json() -> bool:
    if for_programs(request.path):
        return True
    wanted = ["text/html", "application/json", "application/problem+json"]
    return request.accept_mimetypes.best_match(wanted) in wanted[1:]


def _notice(words: str) -> Response:
    """Into the place for notices, whatever part of the page was asked for."""
    answer = make_response(render_template("core/errors/_notice.html", message=words))
    place = {"HX-Retarget": "#notices", "HX-Reselect": "#notices", "HX-Reswap": "outerHTML"}
    answer.headers.extend(place | {"HX-Push-Url": "false"})
    return answer


def _problem(status: int, kind: str, words: str, facts: Mapping[str, Any]) -> ResponseReturnValue:
    """RFC 9457; the refusal's facts are its extension members."""
    problem = {"type": PROBLEM + kind, "title": kind, "status": status, "detail": words}
    answer = jsonify({key: _plain(fact) for key, fact in facts.items()} | problem)
    answer.content_type = "application/problem+json"
    answer.status_code = status
    return answer


def _plain(fact: Any) -> Any:
    """A fact as JSON: numbers stay numbers, days are ISO 8601, texts are in the reader's words."""
    if fact is None or isinstance(fact, bool | int):
        return fact
    if isinstance(fact, Money):
        return {"amount": fact.minor, "currency": fact.currency}
    if isinstance(fact, Mapping):
        return {str(key): _plain(one) for key, one in fact.items()}
    if isinstance(fact, list | tuple | set | frozenset):
        return [_plain(one) for one in fact]
    return str(fact)
