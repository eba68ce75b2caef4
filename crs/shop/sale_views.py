"""The sale by telephone: reception's page, through the same operations as the shop."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.auth.access import requires
from core.forms import understand
from core.i18n import _l
from core.refusals import FormFault, Refusal
from core.registries import NavEntry, add_navigation
from crs.bookings.edges import hold
from crs.bookings.limits import held_by_form
from crs.bookings.models import Booking
from crs.permissions import CrsPerm
from crs.shop.booking_schemas import SaleForm
from crs.shop.sale import chosen_offer, held_words, sale_page, wish_by_telephone
from crs.shop.schemas import SearchForm
from crs.shop.window import shop_window
from crs.shop.wishes import Shaped, mark_of_form

bp = Blueprint("sale", __name__, template_folder="../templates", url_prefix="/desk/sale")
add_navigation(
    NavEntry(_l("Sale by telephone"), "sale.show_sale", CrsPerm.BOOKING_SELL, 20, "phone")
)


@bp.get("")
@requires(CrsPerm.BOOKING_SELL)
def show_sale() -> ResponseReturnValue:
    """All offers for the caller's wish, dense."""
    sent = SaleForm().as_sent(request.args)
    if not request.args.get("arrival"):
        return render_template("crs/shop/sale.html", **_page({}))
    try:
        page = _page(sent, understand(SearchForm(), request.args))
    except FormFault as fault:
        page = _page(sent, faults=fault.faults)
        return render_template("crs/shop/sale.html", **page), fault.status
    return render_template("crs/shop/sale.html", **page)


@bp.post("")
@requires(CrsPerm.BOOKING_SELL)
def create_sale() -> ResponseReturnValue:
    """Hold the chosen offer for the caller."""
    sent = SaleForm().as_sent(request.form)
    search = understand(SearchForm(), request.form)
    try:
        form = understand(SaleForm(), request.form)
        key = mark_of_form({**search, **form}, current_user.email)
        booking = held_by_form(key) or _hold(form, _page(sent, search), key)
    except FormFault as fault:
        page = _page(sent, search, fault.faults)
        return render_template("crs/shop/sale.html", **page), fault.status
    except Refusal as refusal:
        page = _page(sent, search, refusal=refusal)
        return render_template("crs/shop/sale.html", **page), refusal.status
    flash(held_words(booking), "good")
    return redirect(url_for("bookings.show_booking", code=booking.code), 303)


def _hold(form: Shaped, page: Mapping[str, Any], key: str) -> Booking:
    offer = chosen_offer(page, *form["offer"])
    by = current_user.email
    wish = wish_by_telephone(form, offer.resort.id, offer.wish, sold_by=by, form_key=key)
    return hold(wish, shown=offer.offer.total)


def _page(*args: Any, **kwargs: Any) -> dict[str, Any]:
    window = shop_window(current_user.resort_ids(CrsPerm.BOOKING_SELL))
    return sale_page(window, *args, **kwargs)
