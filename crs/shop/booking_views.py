"""Booking a stay that was chosen: who travels, the details, the hold."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from flask import (
    Blueprint,
    current_app,
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
from core.i18n import language
from core.refusals import FormFault, Refusal
from core.signing import sign
from crs.bookings.edges import holding
from crs.bookings.models import Booking
from crs.bookings.operations import hold_booking
from crs.bookings.queries import link_signature
from crs.catalogue.queries import find_resort
from crs.shop.details import details_page
from crs.shop.quotes import price_shown
from crs.shop.schemas import BookForm, ChosenForm, OfferForm
from crs.shop.wishes import booking_of, mark_of_form

bp = Blueprint("book", __name__, template_folder="../templates")
HOLDER, HOLDER_AGE = "holder", 90 * 24 * 3600


@bp.get("/book")
@public
def show_persons() -> ResponseReturnValue:
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


def _path(booking: Booking) -> str:
    return url_for("shop.show_booking", code=booking.code, key=link_signature(booking))


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
