"""The desk's bookings: the list, one with its versions and history, confirm, cancel."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.auth.access import requires
from core.db import transaction
from core.forms import understand
from core.i18n import _, _l
from core.pages import document
from core.refusals import Refusal
from core.registries import NavEntry, add_navigation, add_search
from crs.bookings.desk import booking_page, list_page
from crs.bookings.edges import cancel
from crs.bookings.operations import cancel_booking, confirm_booking
from crs.bookings.paid import paid_for
from crs.bookings.queries import access_booking
from crs.bookings.schemas import BookingFilter
from crs.bookings.search import BOOKINGS
from crs.bookings.voucher_paper import voucher_sheet
from crs.catalogue.queries import open_resorts
from crs.permissions import CrsPerm

bp = Blueprint("bookings", __name__, template_folder="../templates", url_prefix="/desk/bookings")
add_navigation(
    NavEntry(_l("Bookings"), "bookings.list_bookings", CrsPerm.BOOKING_SEE, 30, "ticket")
)
add_search(BOOKINGS)


@bp.get("")
@requires(CrsPerm.BOOKING_SEE)
def list_bookings() -> ResponseReturnValue:
    """Bookings by resort, status, name, telephone or code; newest first."""
    resorts = open_resorts(current_user.resort_ids(CrsPerm.BOOKING_SEE))
    page = list_page(understand(BookingFilter(), request.args), resorts)
    return render_template("crs/bookings/list.html", **page)


@bp.get("/<code>")
@requires(CrsPerm.BOOKING_SEE)
def show_booking(code: str) -> ResponseReturnValue:
    """One booking: what is promised, on which terms, and how it came to be."""
    booking = access_booking(code, by=current_user, to=CrsPerm.BOOKING_SEE)
    return render_template(
        "crs/bookings/booking.html",
        may_confirm=current_user.may(CrsPerm.BOOKING_CONFIRM, booking.resort_id),
        may_cancel=current_user.may(CrsPerm.BOOKING_CANCEL, booking.resort_id),
        **booking_page(booking),
    )


@bp.get("/<code>/voucher.pdf")
@requires(CrsPerm.BOOKING_SEE)
def show_voucher(code: str) -> ResponseReturnValue:
    """The voucher, in the language of its guest. Raises NoVoucher."""
    booking = access_booking(code, by=current_user, to=CrsPerm.BOOKING_SEE)
    return document(voucher_sheet(booking, paid=paid_for(booking)))


@bp.post("/<code>/confirmation")
@requires(CrsPerm.BOOKING_CONFIRM)
def create_confirmation(code: str) -> ResponseReturnValue:
    """The prepayment was taken, or none is due: the hold has no end any more."""
    try:
        with transaction():
            booking = access_booking(code, by=current_user, to=CrsPerm.BOOKING_CONFIRM)
            confirm_booking(booking, by=current_user.email)
        flash(_("The booking is confirmed."), "good")
    except Refusal as refusal:
        flash(str(refusal), "warn")
    return redirect(url_for("bookings.show_booking", code=code), 303)


@bp.post("/<code>/cancellation")
@requires(CrsPerm.BOOKING_CANCEL)
def create_cancellation(code: str) -> ResponseReturnValue:
    """Give the places back."""
    try:
        cancel(
            lambda: cancel_booking(
                access_booking(code, by=current_user, to=CrsPerm.BOOKING_CANCEL),
                by=current_user.email,
            )
        )
        flash(_("The booking is cancelled; its places are free."), "good")
    except Refusal as refusal:
        flash(str(refusal), "warn")
    return redirect(url_for("bookings.show_booking", code=code), 303)
