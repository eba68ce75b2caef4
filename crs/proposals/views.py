"""A proposal for who has its link: look, choose, book at the price that is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.auth.access import public
from core.db import transaction
from core.forms import understand
from core.headers import secret_address
from core.i18n import language
from core.refusals import FormFault, NotThere, Refusal
from core.signing import sign
from crs.bookings.edges import holding
from crs.bookings.queries import link_signature
from crs.bookings.wishes import BuyerWish
from crs.proposals.operations import hold_offer, mark_opened
from crs.proposals.page import offer_page, proposal_page
from crs.proposals.queries import access_proposal_by_link, offer_of
from crs.proposals.schemas import TakeForm

bp = Blueprint(
    "proposals", __name__, template_folder="../templates", url_prefix="/proposals/<code>"
)
OFFER = "/offers/<int(max=99):number>"
TEMPLATE = "crs/proposals/offer.html"


@bp.get("")
@public
@secret_address
def show_proposal(code: str) -> ResponseReturnValue:
    """The offers side by side."""
    key = request.args.get("key", "")
    with transaction():
        mark_opened(access_proposal_by_link(code, key))
    page = proposal_page(access_proposal_by_link(code, key), key)
    return render_template("crs/proposals/proposal.html", **page)


@bp.get(OFFER)
@public
@secret_address
def show_offer(code: str, number: int) -> ResponseReturnValue:
    """One offer, and who books it."""
    key = request.args.get("key", "")
    offer = offer_of(access_proposal_by_link(code, key), number)
    return render_template(TEMPLATE, **offer_page(offer, key))


@bp.post(OFFER)
@public
@secret_address
def create_booking(code: str, number: int) -> ResponseReturnValue:
    """Hold the offer."""
    key = request.form.get("key", "")
    try:
        form = understand(TakeForm(), request.form)
        path = holding(lambda: _hold(code, key, number, form))
    except NotThere:
        raise
    except Refusal as refusal:
        offer = offer_of(access_proposal_by_link(code, key), number)
        faults = refusal.faults if isinstance(refusal, FormFault) else {}
        said = None if faults else refusal
        page = offer_page(offer, key, TakeForm().as_sent(request.form), faults, said)
        return render_template(TEMPLATE, **page), refusal.status
    return redirect(path, 303)


def _hold(code: str, key: str, number: int, form: Mapping[str, Any]) -> str:
    """The address of the booking; made before the commit, so that nothing is read after it."""
    offer = offer_of(access_proposal_by_link(code, key), number)
    buyer = BuyerWish(form["buyer_name"], form["email"], form["phone"], language())
    booking = hold_offer(offer, buyer, form_key=sign("proposal-form", code, number))
    return url_for("shop.show_booking", code=booking.code, key=link_signature(booking))
