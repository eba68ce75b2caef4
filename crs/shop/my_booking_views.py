"""My booking, besides its page: the file for a calendar, and changing it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from core.auth.access import public
from core.forms import understand
from core.headers import secret_address
from core.i18n import _
from core.money import Money
from core.refusals import FormFault, NotThere, Refusal
from crs.bookings.calendar_file import MEDIA_TYPE, calendar_file
from crs.bookings.guest_changes import amend, foresee
from crs.bookings.models import Booking
from crs.bookings.operations import PriceMoved
from crs.bookings.queries import access_by_link
from crs.shop.amending import PERSON, form_of, wishes_of
from crs.shop.amendment_page import alternatives, amendment_page
from crs.shop.my_booking_schemas import AmendForm, RoomForm

bp = Blueprint("my_booking", __name__, url_prefix="/bookings/<code>")
PAGE = "crs/shop/amendment.html"


@bp.get("/stay.ics")
@public
@secret_address
def show_calendar_file(code: str) -> ResponseReturnValue:
    """The stay for a calendar, for who has the link. Raises NoEvent."""
    booking = access_by_link(code, request.args.get("key", ""))
    answer = Response(calendar_file(booking), mimetype=MEDIA_TYPE)
    name = f"stay-{booking.code}.ics"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


@bp.get("/amendment")
@public
@secret_address
def show_amendment(code: str) -> ResponseReturnValue:
    """A room of the booking as a form: its dates, place, meals, guests."""
    key = request.args.get("key", "")
    booking = access_by_link(code, key)
    form = form_of(booking, understand(RoomForm(), request.args)["room"])
    return render_template(PAGE, **amendment_page(booking, key, form))


@bp.post("/amendment/quote")
@public
@secret_address
def show_amendment_quote(code: str) -> ResponseReturnValue:
    """The same page with what the change would come to; nothing is done yet."""
    return _answered(code, _with_persons(request.form))


@bp.post("/amendment")
@public
@secret_address
def create_amendment(code: str) -> ResponseReturnValue:
    """Change it at the price that was shown; else show the one of now."""
    key = request.form.get("key", "")
    try:
        form = understand(AmendForm(), request.form)
        if form["shown_total"] is None:
            raise PriceMoved
        shown = Money(form["shown_total"], access_by_link(code, key).currency)
        amend(lambda: access_by_link(code, key), lambda fresh: wishes_of(fresh, form), shown=shown)
    except NotThere:
        raise
    except Refusal as refusal:
        return _answered(code, MultiDict(request.form), refusal)
    flash(_("Your booking has been changed."), "good")
    return redirect(url_for("shop.show_booking", code=code, key=key), 303)


def _answered(
    code: str, sent: MultiDict[str, str], refusal: Refusal | None = None
) -> ResponseReturnValue:
    """The page for what was sent: what it comes to, or why it cannot be had and what can."""
    key = sent.get("key", "")

    def find() -> Booking:
        return access_by_link(code, key)

    try:
        form = understand(AmendForm(), sent)
    except FormFault as fault:
        typed = {**form_of(find(), 0), **AmendForm().as_sent(sent)}
        return render_template(PAGE, **amendment_page(find(), key, typed, faults=fault.faults)), 422
    page: Mapping[str, Any] = {"refusal": refusal}
    try:
        page = {**page, "seen": foresee(find, lambda fresh: wishes_of(fresh, form))}
    except NotThere:
        raise
    except Refusal as no:
        page = {"refusal": no, "instead": alternatives(find, form)}
    status = page["refusal"].status if page["refusal"] else 200
    return render_template(PAGE, **amendment_page(find(), key, form, **page)), status


def _with_persons(sent: MultiDict[str, str]) -> MultiDict[str, str]:
    """What was sent with a person more, or one less, where a button asks for it."""
    sent = MultiDict(sent)
    lists = {name: sent.getlist(name) for name in PERSON}
    if (role := sent.get("more")) in ("guest", "child"):
        for name, values in lists.items():
            values.append(role if name == "role" else "")
    fewer = sent.get("fewer", "")
    for values in lists.values():
        if fewer.isdecimal() and len(fewer) < 3 and int(fewer) < len(values):
            del values[int(fewer)]
    for name, values in lists.items():
        sent.setlist(name, values)
    return sent
