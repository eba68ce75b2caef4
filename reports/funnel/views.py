"""The desk's report of visitors and buyers."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from core.auth.access import requires
from core.forms import understand
from core.i18n import _l
from core.refusals import FormFault
from core.registries import NavEntry, add_navigation
from reports.funnel.page import funnel_page
from reports.funnel.schemas import FunnelForm
from reports.permissions import ReportPerm

bp = Blueprint("funnel", __name__, template_folder="../templates", url_prefix="/desk/funnel")
add_navigation(
    NavEntry(_l("Visitors"), "funnel.show_funnel", ReportPerm.FUNNEL_SEE, 58, "footprints")
)


@bp.get("")
@requires(ReportPerm.FUNNEL_SEE)
def show_funnel() -> ResponseReturnValue:
    """Buyers and visitors by step and source, of the days that are asked for."""
    try:
        form, faults = understand(FunnelForm(), request.args), {}
    except FormFault as fault:
        form, faults = {"first": None, "last": None}, fault.faults
    page = render_template("reports/funnel/funnel.html", faults=faults, **funnel_page(form))
    return page, 422 if faults else 200
