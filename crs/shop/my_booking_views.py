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
from crs.shop.amending import PERSON, asked_in_address, form_of, names_in, wishes_of
from crs.shop.amendment_page import alternatives, amendment_page
from crs.shop.holder import REFUSED, carried, carried_names, carry, carry_names
from crs.shop.my_booking_schemas import AmendForm, RoomForm
from crs.shop.refused import Refused

bp = Blueprint("my_booking", __name__, url_prefix="/bookings/<code>")
PAGE = "crs/shop/amendment.html"
MOVED = {"more", "fewer"}  # buttons that change the list of persons: the page opens there


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
    """A room of the booking as a form; with a wish in the address, what it would come to."""
    key = request.args.get("key", "")
    booking = access_by_link(code, key)
    if "arrival" in request.args:
        again = REFUSED in request.args
        return _foreseen(code, key, _with_names(booking), carried(_mark(code)) if again else None)
    form = form_of(booking, understand(RoomForm(), request.args)["room"])
    return render_template(PAGE, **amendment_page(booking, key, form))


@bp.post("/amendment/quote")
@public
@secret_address
def show_amendment_quote(code: str) -> ResponseReturnValue:
    """To the address of what the change would come to; nothing is done yet."""
    return _seen_at_its_address(code, _with_persons(request.form))


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
        return _seen_at_its_address(code, request.form, refusal)
    flash(_("Your booking has been changed."), "good")
    return redirect(url_for("shop.show_booking", code=code, key=key), 303)


def _seen_at_its_address(
    code: str, sent: MultiDict[str, str], refusal: Refusal | None = None
) -> ResponseReturnValue:
    """By a redirect, so that "back" leads to a page and sends no form; a script needs none."""
    key, typed = sent.get("key", ""), AmendForm().as_sent(sent)
    access_by_link(code, key)
    asked = asked_in_address(typed)
    if asked is None or "HX-Request" in request.headers:
        return _foreseen(code, key, sent, refusal)
    carry_names(code, [name or "" for name in typed["name"]])
    if refusal and not isinstance(refusal, FormFault):
        carry(_mark(code), refusal)
        asked[REFUSED] = 1
    asked |= {"code": code, "key": key, "_anchor": "guests" if MOVED & set(sent) else "outcome"}
    return redirect(url_for("my_booking.show_amendment", **asked), 303)


def _foreseen(
    code: str, key: str, sent: MultiDict[str, str], refusal: Refusal | Refused | None = None
) -> ResponseReturnValue:
    """The page for what was sent: what it comes to, or why it cannot be had and what can."""

    def find() -> Booking:
        return access_by_link(code, key)

    try:
        form = understand(AmendForm(), sent)
    except FormFault as fault:
        typed = {**form_of(find(), 0), "same_dates": False, **AmendForm().as_sent(sent)}
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


def _mark(code: str) -> str:
    return f"amendment-{code}"


def _with_names(booking: Booking) -> MultiDict[str, str]:
    """The wish of the address with the names last typed, or those of who was there."""
    sent, names = MultiDict(request.args), carried_names(booking.code)
    if len(names) != len(sent.getlist("role")):
        names = names_in(booking, sent.get("room", "0"), sent.getlist("was"))
    sent.setlist("name", names)
    return sent


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
