"""Paying for my booking: off to the page where the card is typed in, and back."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from core.auth.access import public
from core.db import transaction
from core.headers import secret_address
from core.i18n import _
from core.refusals import NotThere, Refusal
from crs.bookings.edges import Paid, look_at_payment, pay
from crs.bookings.models import Booking
from crs.bookings.queries import access_by_link, pay_signature

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
        return redirect(pay(lambda: access_by_link(code, key), return_path=way_back), 303)
    except NotThere:
        raise
    except Refusal as refusal:
        flash(str(refusal), "warn")
    return redirect(url_for("shop.show_booking", code=code, key=key), 303)


def way_back(booking: Booking) -> str:
    """Whoever pays comes back there: it must not open the booking to who only pays."""
    return url_for("pay_link.show_return", code=booking.code, key=pay_signature(booking))


@bp.get("/return")
@public
@secret_address
def show_return(code: str) -> ResponseReturnValue:
    """Back from the card's page: the provider is asked at once, whatever its messages do."""
    key = request.args.get("key", "")
    with transaction():
        booking = access_by_link(code, key).id
    outcome = look_at_payment(booking)
    if outcome == Paid.YES:
        flash(_("Thank you. Your payment has arrived."), "good")
    elif outcome == Paid.NO:
        flash(_("Nothing was charged. You can pay as long as the room is held."), "info")
    return redirect(url_for("shop.show_booking", code=code, key=key), 303)
