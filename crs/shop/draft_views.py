"""What a browser has begun: kept while it types, shown where it can go on, forgotten when told."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    after_this_request,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from core.auth.access import public
from core.i18n import _
from core.registries import add_slot
from crs.bookings.models import Booking
from crs.shop.booking_schemas import BookForm
from crs.shop.booking_views import path_of
from crs.shop.holder import drafted_for, forget, keep, newest
from crs.shop.left_off import left_off
from crs.shop.my_booking import hold_of

bp = Blueprint("drafts", __name__, template_folder="../templates", url_prefix="/book/drafts")


@bp.post("")
@public
def create_draft() -> ResponseReturnValue:
    """Keep what is being typed: the page tells it by itself."""
    keep(BookForm().as_sent(request.form))
    return "", 204


@bp.post("/forgetting")
@public
def create_forgetting() -> ResponseReturnValue:
    """Forget what this browser has begun."""
    forget()
    flash(_("What you had started is discarded."), "good")
    return redirect(url_for("shop.show_home"), 303)


def _show_left_off(_nothing: object) -> str:
    """For the home page: what this browser has begun, which no cache may keep."""
    begun = left_off(newest())
    if begun is None or begun.held:
        return ""
    after_this_request(_kept_by_nobody)
    step = "book.show_details" if begun.has_contact else "book.show_persons"
    onward = url_for(step, draft=begun.key)
    return render_template("crs/shop/_left_off.html", begun=begun, onward=onward)


def _show_held(_nothing: object) -> str:
    """For the top of the home page: the booking that this browser holds."""
    begun = left_off(newest())
    if begun is None or begun.held is None:
        return ""
    after_this_request(_kept_by_nobody)
    facts = hold_of(begun.held) | {"booking": begun.held, "begun": begun}
    return render_template("crs/shop/_held.html", onward=path_of(begun.held), **facts)


def _kept_by_nobody(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _show_hold_again(booking: Booking) -> str:
    """For a booking whose hold ran out: the form from which it was held, if it was this browser."""
    draft = drafted_for(booking.id)
    return render_template("crs/shop/_hold_again.html", draft=draft) if draft else ""


add_slot("shop.home", _show_left_off)
add_slot("shop.home_top", _show_held)
add_slot("shop.hold_ended", _show_hold_again)
