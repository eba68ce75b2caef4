"""The desk's proposals: offers are found, put together and sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.auth.access import requires
from core.db import transaction
from core.forms import understand
from core.i18n import _
from core.refusals import FormFault, NotThere, Refusal
from core.registries import add_slot
from crs.inquiries.models import Inquiry
from crs.inquiries.queries import access_inquiry
from crs.permissions import CrsPerm
from crs.proposals.desk import builder_page, search_from, sent_of
from crs.proposals.operations import (
    KeptTooLong,
    add_offer,
    remove_offer,
    send_proposal,
    withdraw_proposal,
)
from crs.proposals.queries import access_offer, access_proposal
from crs.proposals.schemas import AddForm, SendForm
from crs.shop.sale import chosen_offer, sale_page
from crs.shop.schemas import SearchForm
from crs.shop.window import shop_window

bp = Blueprint("proposing", __name__, template_folder="../templates", url_prefix="/desk/inquiries")
KEY = "int(max=9223372036854775807)"
PROPOSAL = f"/<{KEY}:inquiry_id>/proposal"
BUILD = "crs/proposals/build.html"


def _sent(inquiry: Inquiry) -> str:
    return render_template("crs/proposals/_sent.html", proposals=sent_of(inquiry), inquiry=inquiry)


add_slot("inquiries.inquiry", _sent)


@bp.get(PROPOSAL)
@requires(CrsPerm.INQUIRY_ANSWER)
def show_builder(inquiry_id: int) -> ResponseReturnValue:
    """Search, and what was chosen so far."""
    inquiry = access_inquiry(inquiry_id, by=current_user)
    sale, status = _sale(request.args or search_from(inquiry))
    return render_template(BUILD, **builder_page(inquiry, sale)), status


@bp.post(PROPOSAL + "/offers")
@requires(CrsPerm.INQUIRY_ANSWER)
def create_offer(inquiry_id: int) -> ResponseReturnValue:
    """Put the chosen offer into the draft; the search stays as it is."""
    search = understand(SearchForm(), request.form)
    sale = _searched(search, search)
    try:
        chosen = chosen_offer(sale, *understand(AddForm(), request.form)["offer"])
        with transaction():
            inquiry, by = access_inquiry(inquiry_id, by=current_user), current_user.email
            add_offer(inquiry, chosen.resort, chosen.wish, shown=chosen.offer.total, by=by)
    except NotThere:
        raise
    except FormFault as fault:
        flash(" ".join(words for one in fault.faults.values() for words in one), "warn")
    except Refusal as refusal:
        flash(str(refusal), "warn")
    return redirect(_builder(inquiry_id, **sale["query"]), 303)


@bp.post(f"/offers/<{KEY}:offer_id>/removal")
@requires(CrsPerm.INQUIRY_ANSWER)
def create_removal(offer_id: int) -> ResponseReturnValue:
    """Take an offer out of the draft."""
    with transaction():
        offer = access_offer(offer_id, by=current_user)
        inquiry_id = offer.proposal.inquiry_id
        remove_offer(offer)
    return redirect(_builder(inquiry_id), 303)


@bp.post(PROPOSAL)
@requires(CrsPerm.INQUIRY_ANSWER)
def create_proposal(inquiry_id: int) -> ResponseReturnValue:
    """Send the draft."""
    sent = SendForm().as_sent(request.form)
    try:
        form, by = understand(SendForm(), request.form), current_user.email
        with transaction():
            send_proposal(access_inquiry(inquiry_id, by=current_user), **form, by=by)
    except NotThere:
        raise
    except KeptTooLong as refusal:
        return _again(inquiry_id, sent, {"kept_until": [str(refusal)]})
    except FormFault as fault:
        return _again(inquiry_id, sent, fault.faults)
    except Refusal as refusal:
        flash(str(refusal), "warn")
        return redirect(_builder(inquiry_id), 303)
    flash(_("The proposal is sent. Its link is shown here too."), "good")
    return redirect(url_for("inquiries.show_inquiry", inquiry_id=inquiry_id), 303)


@bp.post(f"/proposals/<{KEY}:proposal_id>/withdrawal")
@requires(CrsPerm.INQUIRY_ANSWER)
def create_withdrawal(proposal_id: int) -> ResponseReturnValue:
    """Nothing is booked from it any more."""
    with transaction():
        proposal = access_proposal(proposal_id, by=current_user)
        inquiry_id = withdraw_proposal(proposal, by=current_user.email).inquiry_id
    flash(_("The proposal is withdrawn."), "info")
    return redirect(url_for("inquiries.show_inquiry", inquiry_id=inquiry_id), 303)


def _sale(args: Mapping[str, Any]) -> tuple[dict[str, Any], int]:
    """The page of the search, and its status; without an arrival it is only begun."""
    sent = SearchForm().as_sent(args)
    if "arrival" not in sent:
        return _searched(sent), 200
    try:
        search = understand(SearchForm(), args)
    except FormFault as fault:
        return _searched(sent, faults=fault.faults), fault.status
    return _searched(search, search), 200


def _searched(*args: Any, **kwargs: Any) -> dict[str, Any]:
    window = shop_window(current_user.resort_ids(CrsPerm.INQUIRY_ANSWER))
    return sale_page(window, *args, **kwargs)


def _again(
    inquiry_id: int, sent: Mapping[str, Any], faults: dict[str, list[str]]
) -> ResponseReturnValue:
    inquiry = access_inquiry(inquiry_id, by=current_user)
    sale, _status = _sale(search_from(inquiry))
    page = builder_page(inquiry, sale, sent) | {"send_faults": faults}
    return render_template(BUILD, **page), 422


def _builder(inquiry_id: int, **query: Any) -> str:
    return url_for("proposing.show_builder", inquiry_id=inquiry_id, **query)
