"""The shop: search, a resort in words, my booking."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.auth.access import public
from core.forms import understand
from core.headers import secret_address
from core.i18n import _
from core.pages import document
from core.refusals import FormFault, Refusal
from crs.bookings.edges import cancel
from crs.bookings.operations import cancel_by_guest
from crs.bookings.paid import paid_for
from crs.bookings.queries import access_by_link
from crs.bookings.voucher_paper import voucher_sheet
from crs.shop.home_page import home_page
from crs.shop.my_booking import booking_page, waits_for_payer
from crs.shop.named import resort_at
from crs.shop.resort_page import resort_page
from crs.shop.results import calendar_page, results_page
from crs.shop.schemas import ResortForm, SearchForm
from crs.shop.showing import search_page
from crs.shop.window import shop_window

LOOKS_ON = "looks-on"  # the id of what asks again and again while somebody else is to pay

bp = Blueprint("shop", __name__, template_folder="../templates")


@bp.get("/")
@public
def show_home() -> ResponseReturnValue:
    """Where, for whom, what for, when."""
    return render_template("crs/shop/home.html", **home_page())


@bp.get("/search")
@public
def show_search() -> ResponseReturnValue:
    """Offers for the whole stay, the cheapest first."""
    try:
        page = results_page(understand(SearchForm(), request.args))
    except FormFault as fault:
        sent = SearchForm().as_sent(request.args)
        page = search_page(shop_window(), sent, fault.faults)
        return render_template("crs/shop/search.html", **page), fault.status
    return render_template("crs/shop/search.html", **page)


@bp.get("/search/calendar")
@public
def show_price_calendar() -> ResponseReturnValue:
    """What the searched stay costs at least, by its day of arrival."""
    try:
        page = calendar_page(understand(SearchForm(), request.args))
    except FormFault as fault:
        sent = SearchForm().as_sent(request.args)
        page = search_page(shop_window(), sent, fault.faults)
        return render_template("crs/shop/search.html", **page), fault.status
    return render_template("crs/shop/price_calendar.html", **page)


@bp.get("/resorts/<slug>")
@public
def show_resort(slug: str) -> ResponseReturnValue:
    """A resort in words: programmes, rooms, treatment days, how to get there."""
    window = shop_window()
    resort = resort_at(window, slug)
    try:
        form = understand(ResortForm(partial=("arrival",)), request.args)
    except FormFault:
        form = {}
    month = form.pop("month", None)
    return render_template("crs/shop/resort.html", **resort_page(window, resort, form, month))


@bp.get("/bookings/<code>")
@public
@secret_address
def show_booking(code: str) -> ResponseReturnValue:
    """My booking, for who has its link."""
    key = request.args.get("key", "")
    page = booking_page(access_by_link(code, key), key)
    if request.headers.get("HX-Trigger") == LOOKS_ON and waits_for_payer(page):
        return "", 204  # who looks at it sees at once when somebody else has paid
    return render_template("crs/shop/booking.html", **page)


@bp.get("/bookings/<code>/voucher.pdf")
@public
@secret_address
def show_voucher(code: str) -> ResponseReturnValue:
    """The voucher, for who has the link. Raises NoVoucher."""
    booking = access_by_link(code, request.args.get("key", ""))
    return document(voucher_sheet(booking, paid=paid_for(booking)))


@bp.post("/bookings/<code>/cancellation")
@public
@secret_address
def create_cancellation(code: str) -> ResponseReturnValue:
    """Give the places back."""
    key = request.form.get("key", "")
    try:
        cancel(lambda: cancel_by_guest(access_by_link(code, key)))
        flash(_("Your booking is cancelled."), "good")
    except Refusal as refusal:
        flash(str(refusal), "warn")
    return redirect(_link(code, key), 303)


def _link(code: str, key: str) -> str:
    return url_for("shop.show_booking", code=code, key=key)
