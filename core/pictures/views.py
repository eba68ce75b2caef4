"""Showing kept pictures: an address has the mark of its content, so it never changes."""

from __future__ import annotations

from flask import Blueprint, send_file
from flask.typing import ResponseReturnValue

from core.auth.access import public
from core.pictures.operations import kept_file
from core.refusals import NotThere

bp = Blueprint("pictures", __name__)
YEAR = 31_536_000


@bp.get("/pictures/<name>")
@public
def show_picture(name: str) -> ResponseReturnValue:
    """A picture in one of its widths and forms. Raises NotThere."""
    found = kept_file(name)
    if found is None:
        raise NotThere
    path, media_type = found
    answer = send_file(path, media_type, max_age=YEAR)
    answer.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return answer
