"""The catalogue in pages: resorts, programmes, procedures."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from core.auth.access import public
from core.forms import understand
from core.refusals import FormFault
from crs.catalogue.queries import find_procedure, find_programme, find_resort
from crs.shop.pictures import drawing
from crs.shop.procedure_page import procedure_page
from crs.shop.programme_page import programme_page
from crs.shop.resorts_page import resorts_page
from crs.shop.schemas import StayForm

bp = Blueprint("resorts", __name__, url_prefix="/resorts", template_folder="../templates")
bp.add_app_template_filter(drawing)


@bp.get("")
@public
def list_resorts() -> ResponseReturnValue:
    """The resorts, and where they are on the map."""
    return render_template("crs/shop/resorts.html", **resorts_page())


@bp.get("/<slug>/programmes/<code>")
@public
def show_programme(slug: str, code: str) -> ResponseReturnValue:
    """For whom a programme is, and what is done in it on the dates that are asked for."""
    resort = find_resort(slug)
    programme = find_programme(resort.id, code)
    form = StayForm(partial=("arrival",))
    try:
        page = programme_page(resort, programme, understand(form, request.args))
    except FormFault as fault:
        page = programme_page(resort, programme, {}, form.as_sent(request.args), fault.faults)
        return render_template("crs/shop/programme.html", **page), fault.status
    return render_template("crs/shop/programme.html", **page)


@bp.get("/<slug>/procedures/<code>")
@public
def show_procedure(slug: str, code: str) -> ResponseReturnValue:
    """A procedure in plain words: what it is, how it feels, how long, for whom."""
    resort = find_resort(slug)
    page = procedure_page(resort, find_procedure(resort.id, code))
    return render_template("crs/shop/procedure.html", **page)
