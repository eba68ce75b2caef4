"""Send this to someone to pay: the guest asks for the link, somebody else pays from it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from core.auth.access import public
from core.db import attempt, transaction
from core.forms import understand
from core.headers import secret_address
from core.i18n import _, language
from core.refusals import NotThere, Refusal
from crs.bookings.edges import Paid, look_at_payment, pay
from crs.bookings.queries import access_by_link, access_to_pay, opens
from crs.bookings.sending import send_to_pay
from crs.shop.my_booking_schemas import PayLinkForm
from crs.shop.pay_link import pay_page
from crs.shop.paying_views import PAYS, way_back

bp = Blueprint("pay_link", __name__, template_folder="../templates")


@bp.post("/bookings/<code>/pay-link")
@public
@secret_address
def create_link(code: str) -> ResponseReturnValue:
    """The hold waits for who is to pay; the link stands on my booking then."""
    key = request.form.get("key", "")
    try:
        name = understand(PayLinkForm(), request.form)["sent_as"]
        attempt(lambda: send_to_pay(access_by_link(code, key), by="guest", sent_as=name))
    except NotThere:
        raise
    except Refusal as refusal:
        flash(str(refusal), "warn")
    return redirect(url_for("shop.show_booking", code=code, key=key, _anchor="send-to-pay"), 303)


@bp.get("/pay/<code>")
@public
@secret_address
def show_pay(code: str) -> ResponseReturnValue:
    """What is to be paid for, for who was sent it."""
    key = request.args.get("key", "")
    return render_template("crs/shop/pay.html", **pay_page(access_to_pay(code, key), key))


@bp.post("/pay/<code>/payment")
@public
@secret_address
def create_payment(code: str) -> ResponseReturnValue:
    """Off to where the card is typed in."""
    key = request.form.get("key", "")
    try:
        address = pay(lambda: access_to_pay(code, key), return_path=way_back, language=language())
        return redirect(address, 303)
    except NotThere:
        raise
    except Refusal as refusal:
        flash(str(refusal), "warn")
    return redirect(url_for("pay_link.show_pay", code=code, key=key), 303)


@bp.get("/pay/<code>/return")
@public
@secret_address
def show_return(code: str) -> ResponseReturnValue:
    """Back from the card's page: the guest to their booking, who else has paid to what was paid.

    Both may have been given the same page of the card, so the address says nothing of who it was:
    the guest's browser has kept the key of the booking.
    """
    key = request.args.get("key", "")
    with transaction():
        booking = access_to_pay(code, key)
        booking_id, own_key = booking.id, str(session.get(PAYS, ""))
        is_guest = opens(booking, own_key)
    outcome = look_at_payment(booking_id)
    if outcome == Paid.YES:
        flash(_("Thank you. Your payment has arrived."), "good")
    elif outcome == Paid.NO:
        flash(_("Nothing was charged. You can pay as long as the room is held."), "info")
    if is_guest:
        return redirect(url_for("shop.show_booking", code=code, key=own_key), 303)
    return redirect(url_for("pay_link.show_pay", code=code, key=key), 303)
