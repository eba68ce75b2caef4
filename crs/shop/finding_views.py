"""Find my booking: its link goes to who was written down with it; no page says whether."""

from __future__ import annotations

from contextlib import suppress

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.auth.access import public
from core.auth.limits import TooManyAttempts, count_link, count_lookup
from core.db import attempt
from core.forms import understand
from core.refusals import FormFault, Refusal
from crs.bookings.codes import normal_code
from crs.bookings.finding import ask_for_link
from crs.shop.my_booking_schemas import FindForm

bp = Blueprint("finding", __name__, template_folder="../templates", url_prefix="/find-my-booking")
PAGE = "crs/shop/find_booking.html"


@bp.get("")
@public
def show_form() -> ResponseReturnValue:
    """The code, and how we reach you."""
    return render_template(PAGE, form={}, faults={})


@bp.post("")
@public
def create_search() -> ResponseReturnValue:
    """Ask for the link: answered the same whatever there is, after the same work."""
    sent = FindForm().as_sent(request.form)
    try:
        form = understand(FindForm(), request.form)
        count_lookup(request.remote_addr)
        with suppress(TooManyAttempts):  # of one booking: who asks must not learn of it
            count_link(normal_code(form["code"]))
            attempt(lambda: ask_for_link(form["code"], form["contact"]))
    except FormFault as fault:
        return render_template(PAGE, form=sent, faults=fault.faults), fault.status
    except Refusal as refusal:
        return render_template(PAGE, form=sent, faults={}, refusal=refusal), refusal.status
    return redirect(url_for("finding.show_answer"), 303)


@bp.get("/sent")
@public
def show_answer() -> ResponseReturnValue:
    """What happens next; the address tells nothing of who asked."""
    return render_template("crs/shop/find_booking_sent.html")
