"""The gallery: in development and tests alone."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue

from core.auth.access import public
from core.gallery.samples import samples

bp = Blueprint("gallery", __name__, template_folder="../templates")
FACES = ("shop", "desk")


@bp.get("/gallery")
@public
def show_gallery() -> ResponseReturnValue:
    """All parts within the frame of a face, `?face=desk` in the desk's."""
    if not (current_app.config["DEMO"] or current_app.config["TESTING"]):
        abort(404)
    face = request.args.get("face", "shop")
    return render_template(
        "core/gallery/gallery.html",
        base=f"core/base_{face if face in FACES else 'shop'}.html",
        faces=FACES,
        **samples(),
    )
