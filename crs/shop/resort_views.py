"""The catalogue in pages: resorts, programmes, procedures."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from core.auth.access import public
from core.forms import understand
from core.refusals import FormFault
from crs.shop.named import procedure_at, programme_at, resort_at
from crs.shop.pictures import drawing
from crs.shop.procedure_page import procedure_page
from crs.shop.programme_page import programme_page
from crs.shop.resorts_page import resorts_page
from crs.shop.schemas import StayForm
from crs.shop.way_back import search_in
from crs.shop.window import shop_window

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
    window = shop_window()
    resort = resort_at(window, slug)
    programme = programme_at(window, resort, code)
    form = StayForm(partial=("arrival",))
    search = search_in(request.args.get("back", "")) or None
    try:
        wished = understand(form, request.args)
        page = programme_page(window, resort, programme, wished, search=search)
    except FormFault as fault:
        typed = form.as_sent(request.args)
        page = programme_page(window, resort, programme, {}, typed, fault.faults, search=search)
        return render_template("crs/shop/programme.html", **page), fault.status
    return render_template("crs/shop/programme.html", **page)


@bp.get("/<slug>/procedures/<code>")
@public
def show_procedure(slug: str, code: str) -> ResponseReturnValue:
    """A procedure in plain words: what it is, how it feels, how long, for whom."""
    window = shop_window()
    resort = resort_at(window, slug)
    page = procedure_page(window, resort, procedure_at(window, resort, code))
    return render_template("crs/shop/procedure.html", **page)
