"""Paying for my booking: off to the page where the card is typed in."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from core.address_language import site_path
from core.auth.access import public
from core.headers import secret_address
from core.i18n import language
from core.refusals import NotThere, Refusal
from crs.bookings.edges import pay
from crs.bookings.models import Booking
from crs.bookings.queries import access_by_link
from crs.shop.sharing import return_path

PAYS = "pays"
"""In the session: the key by which its guest went to pay from this browser; checked on return."""
bp = Blueprint("paying", __name__, url_prefix="/bookings/<code>/payment")


@bp.post("")
@public
@secret_address
def create_payment(code: str) -> ResponseReturnValue:
    """Send the payer to where the card is typed in; the room waits for them."""
    key = request.form.get("key", "")
    session[PAYS] = key
    try:
        address = pay(lambda: access_by_link(code, key), return_path=way_back, language=language())
        return redirect(address, 303)
    except NotThere:
        raise
    except Refusal as refusal:
        flash(str(refusal), "warn")
    return redirect(url_for("shop.show_booking", code=code, key=key), 303)


def way_back(booking: Booking) -> str:
    """In the language of the page from which it is paid."""
    return site_path(return_path(booking))
