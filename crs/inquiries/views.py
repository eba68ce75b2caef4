"""Call me back: the guest's page of inquiries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from core.auth.access import public
from core.auth.limits import count_inquiry
from core.db import attempt
from core.forms import understand
from core.refusals import FormFault, Refusal
from crs.inquiries.asking import asked_by_guest, call_page, left_by, thanks_page
from crs.inquiries.operations import create_inquiry
from crs.inquiries.schemas import CallForm
from crs.shop.schemas import SearchForm
from crs.shop.showing import query_of_search

bp = Blueprint("calls", __name__, template_folder="../templates", url_prefix="/call-me-back")
TEMPLATE = "crs/inquiries/call.html"
LEFT = "left_number"
"""In the session: what was just left, until it was shown."""


@bp.get("")
@public
def show_call() -> ResponseReturnValue:
    """Leave a telephone number; `about` is what it is about, a search comes along."""
    sent = CallForm(only=("about", "doctor")).as_sent(request.args)
    return render_template(TEMPLATE, **call_page(sent, _wish(request.args)))


@bp.post("")
@public
def create_call() -> ResponseReturnValue:
    """Write the inquiry down; a program that fills in what nobody sees is thanked and forgotten."""
    sent, wish = CallForm().as_sent(request.form), _wish(request.form)
    try:
        form = understand(CallForm(), request.form)
        if not form["website"]:
            asked = asked_by_guest(form, wish)
            count_inquiry(request.remote_addr)
            attempt(lambda: create_inquiry(asked, by="guest"))
            session[LEFT] = left_by(form, wish)
    except FormFault as fault:
        return render_template(TEMPLATE, **call_page(sent, wish, fault.faults)), fault.status
    except Refusal as refusal:
        page = call_page(sent, wish) | {"refusal": refusal}
        return render_template(TEMPLATE, **page), refusal.status
    return redirect(url_for("calls.show_thanks", soon=None if form["call_at"] else 1), 303)


@bp.get("/thanks")
@public
def show_thanks() -> ResponseReturnValue:
    """What happens next, once with the number. The address tells nothing of who asked."""
    page = thanks_page(session.pop(LEFT, {}))
    soon = bool(request.args.get("soon"))
    return render_template("crs/inquiries/thanks.html", soon=soon, **page)


def _wish(sent: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters of the search that the form came from; nothing where they are none."""
    try:
        return query_of_search(understand(SearchForm(), sent))
    except FormFault:
        return {}
