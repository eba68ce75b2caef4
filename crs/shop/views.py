"""The shop: search, a resort in words, the details of a stay, my booking."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from flask import (
    Blueprint,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from core.addresses import network_of
from core.auth.access import public
from core.forms import understand
from core.headers import secret_address
from core.i18n import _, language
from core.pages import document
from core.refusals import FormFault, Refusal
from core.signing import sign
from crs.bookings.edges import cancel, holding
from crs.bookings.models import Booking
from crs.bookings.operations import cancel_by_guest, hold_booking
from crs.bookings.paid import paid_for
from crs.bookings.queries import access_by_link, link_signature
from crs.bookings.voucher_paper import voucher_sheet
from crs.catalogue.queries import find_resort
from crs.shop.details import details_page
from crs.shop.my_booking import booking_page
from crs.shop.quotes import price_shown
from crs.shop.resort_page import resort_page
from crs.shop.schemas import BookForm, ChosenForm, OfferForm, SearchForm
from crs.shop.showing import results_page, search_page
from crs.shop.window import shop_window
from crs.shop.wishes import booking_of, mark_of_form

bp = Blueprint("shop", __name__, template_folder="../templates")
HOLDER, HOLDER_AGE = "holder", 90 * 24 * 3600


@bp.get("/")
@public
def show_home() -> ResponseReturnValue:
    """Where, for whom, what for, when."""
    return render_template("crs/shop/home.html", **search_page(shop_window(), {}))


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


@bp.get("/resorts/<slug>")
@public
def show_resort(slug: str) -> ResponseReturnValue:
    """A resort in words: programmes, rooms, how to get there."""
    resort = find_resort(slug)
    try:
        dates = understand(SearchForm(partial=("arrival",)), request.args)
    except FormFault:
        dates = {}
    return render_template("crs/shop/resort.html", **resort_page(resort, dates))


@bp.get("/book")
@public
def show_details() -> ResponseReturnValue:
    """The details step of a chosen offer; the browser gets its mark here."""
    answer = make_response(_details(understand(ChosenForm(), request.args)))
    if HOLDER not in request.cookies:
        answer.set_cookie(
            HOLDER, secrets.token_urlsafe(16), max_age=HOLDER_AGE, httponly=True,
            samesite="Lax", secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        )  # fmt: skip
    return answer


@bp.post("/quotes")
@public
def show_quote() -> ResponseReturnValue:
    """The same page with the price counted again for the persons as they stand now."""
    sent = BookForm().as_sent(request.form)
    try:
        return _details({**sent, **understand(ChosenForm(), request.form)})
    except FormFault as fault:
        return _details(_kept(sent), fault.faults), fault.status


@bp.post("/book")
@public
def create_booking() -> ResponseReturnValue:
    """Hold what was chosen, at the price that was shown."""
    sent = BookForm().as_sent(request.form)
    try:
        form = understand(BookForm(), request.form)
    except FormFault as fault:
        return _details(_kept(sent), fault.faults), fault.status
    try:
        resort = find_resort(form["resort"])
        shown = price_shown(resort, form["shown_total"])
        wish = booking_of(form, resort.id, language(), **_marks(form))
        path = holding(lambda: _path(hold_booking(wish, shown=shown)))
    except Refusal as refusal:
        return _details(form, refusal=refusal), refusal.status
    return redirect(path, 303)


@bp.get("/bookings/<code>")
@public
@secret_address
def show_booking(code: str) -> ResponseReturnValue:
    """My booking, for who has its link."""
    key = request.args.get("key", "")
    return render_template("crs/shop/booking.html", **booking_page(access_by_link(code, key), key))


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


def _path(booking: Booking) -> str:
    return _link(booking.code, link_signature(booking))


def _link(code: str, key: str) -> str:
    return url_for("shop.show_booking", code=code, key=key)


def _marks(form: Mapping[str, Any]) -> dict[str, str]:
    """Keyed hashes of browser, address, form: enough to count holds, not to know who it is."""
    token, address = request.cookies.get(HOLDER, ""), network_of(request.remote_addr)
    return {
        "holder_mark": sign("holder", token) if token else "",
        "address_mark": sign("address", address) if address else "",
        "form_key": mark_of_form(form, token),
    }


def _kept(sent: Mapping[str, Any]) -> dict[str, Any]:
    """The refused form: understood where it can be, else as it was typed."""
    typed = {name: sent.get(name, "") for name in ("buyer_name", "email", "phone", "form_key")}
    try:
        return {**typed, **understand(ChosenForm(), request.form)}
    except FormFault:
        return {**sent, **understand(OfferForm(), request.form), "typed_only": True}


def _details(
    form: Mapping[str, Any],
    faults: Mapping[str, Sequence[str]] | None = None,
    refusal: Refusal | None = None,
) -> str:
    return render_template("crs/shop/details.html", **details_page(form, faults, refusal))
