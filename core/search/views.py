"""The desk's search, as one types or as a page."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.auth.access import asks_for_codes, requires
from core.permissions import Perm
from core.search.searching import LEAST, find

bp = Blueprint("search", __name__, template_folder="../templates", url_prefix="/desk/search")


@bp.get("")
@requires(Perm.SIGNED_IN)
def show_found() -> ResponseReturnValue:
    """Whatever the person may see and the words may mean, by kind."""
    if asks_for_codes(current_user) and not current_user.has_second_factor:
        return redirect(url_for("profile.show_profile"), 303)  # SIGNED_IN alone does not ask
    words = request.args.get("q", "").strip()
    groups = find(words, by=current_user)
    part = "HX-Request" in request.headers and "HX-Boosted" not in request.headers
    page = "core/search/_found.html" if part else "core/search/search.html"
    return render_template(page, words=words, groups=groups, least=LEAST)
