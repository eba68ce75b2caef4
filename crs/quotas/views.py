"""Quotas: the picture of what may be sold, sizes and stop-sales by span of nights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.auth.access import requires
from core.db import attempt
from core.forms import Form, understand
from core.i18n import _, _l
from core.organisation.models import Resort
from core.refusals import FormFault, Refusal
from core.registries import NavEntry, add_navigation, add_search
from crs.catalogue.queries import open_resorts
from crs.permissions import CrsPerm
from crs.quotas.grid import grid_page
from crs.quotas.queries import access_pool
from crs.quotas.schemas import GridForm, SizeForm, StopForm
from crs.quotas.search import PLACES
from crs.quotas.sizes import set_closed, set_size

bp = Blueprint("quotas", __name__, template_folder="../templates", url_prefix="/desk/quotas")
add_navigation(NavEntry(_l("Quotas"), "quotas.show_quotas", CrsPerm.QUOTA_SEE, 70, "layout-grid"))
add_search(PLACES)


@bp.get("")
@requires(CrsPerm.QUOTA_SEE)
def show_quotas() -> ResponseReturnValue:
    """Five weeks of a resort's quotas."""
    return render_template("crs/quotas/quotas.html", **_page())


@bp.post("/sizes")
@requires(CrsPerm.QUOTA_SET)
def create_size() -> ResponseReturnValue:
    """Resize a pool for a span of nights; never below what is promised."""
    return _change(SizeForm(), _resize, _("The size is set."))


@bp.post("/stop-sales")
@requires(CrsPerm.QUOTA_SET)
def create_stop_sale() -> ResponseReturnValue:
    """Stop or resume sales from a pool for a span of nights."""
    return _change(StopForm(), _stop, _("Sales have been changed for these nights."))


def _resize(form: dict[str, Any]) -> None:
    pool = access_pool(form["quota"], by=current_user)
    by = current_user.email
    set_size(pool, form["first_night"], form["last_night"], form["size"], by=by)


def _stop(form: dict[str, Any]) -> None:
    pool = access_pool(form["quota"], by=current_user)
    by = current_user.email
    set_closed(pool, form["first_night"], form["last_night"], form["closed"], by=by)


def _change(shape: Form, work: Any, words: str) -> ResponseReturnValue:
    """Do the work, or show the page again with what was typed and why not."""
    sent = shape.as_sent(request.form)
    try:
        form = understand(shape, request.form)
        attempt(lambda: work(form))
    except FormFault as fault:
        page = _page(sent=sent, faults=fault.faults)
        return render_template("crs/quotas/quotas.html", **page), fault.status
    except Refusal as refusal:
        page = _page(sent=sent, refusal=refusal)
        return render_template("crs/quotas/quotas.html", **page), refusal.status
    flash(words, "good")
    first = form["first_night"].isoformat()
    return redirect(url_for("quotas.show_quotas", resort=request.form["resort"], first=first), 303)


def _page(**kwargs: Any) -> dict[str, Any]:
    asked = understand(GridForm(), request.values)
    resorts = open_resorts(current_user.resort_ids(CrsPerm.QUOTA_SEE))
    resort = _chosen(resorts, asked["resort"])
    may_set = resort is not None and current_user.may(CrsPerm.QUOTA_SET, resort.id)
    return grid_page(resort, resorts, asked["first"], **kwargs) | {"may_set": may_set}


def _chosen(resorts: Sequence[Resort], slug: str) -> Resort | None:
    mine = [resort for resort in resorts if resort.slug == slug] or list(resorts)
    return mine[0] if mine else None
