"""A page of this site as a guest would see it now, with what this transaction has not kept yet."""

from __future__ import annotations

from flask import Response, current_app, flash, make_response, request

from core.i18n import speaking
from core.refusals import NotThere


def page_seen(path: str, wanted: str, note: str) -> Response:
    """The page of a path in a language, answered within this request, with a note on top.

    It is asked for by nobody: it knows no session. Raises NotThere.
    """
    with current_app.test_request_context(path), speaking(wanted):
        if request.routing_exception is not None:
            raise NotThere
        flash(note, "info")
        view = current_app.view_functions[str(request.endpoint)]
        return make_response(view(**(request.view_args or {})))
