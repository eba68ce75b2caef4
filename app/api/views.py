"""The description of the public API, for programs and for people."""

from __future__ import annotations

from flask import Blueprint, jsonify, render_template
from flask.typing import ResponseReturnValue

from app.api.spec import api_spec
from core.auth.access import public

bp = Blueprint("api_page", __name__, template_folder="../templates", url_prefix="/api/v1")


@bp.get("/openapi.json")
@public
def show_spec() -> ResponseReturnValue:
    """OpenAPI 3.1."""
    return jsonify(api_spec())


@bp.get("/")
@public
def show_page() -> ResponseReturnValue:
    """The same to read and to try."""
    return render_template("app/api/page.html")
