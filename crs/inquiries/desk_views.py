"""The desk's inquiries: what is due first, one with what was said, what became of it."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.auth.access import requires
from core.db import attempt, transaction
from core.forms import understand
from core.i18n import _, _l
from core.refusals import FormFault, NotThere, Refusal
from core.registries import NavEntry, add_navigation, add_search
from crs.bookings.queries import access_booking
from crs.inquiries.desk import inquiry_page, list_page, new_page
from crs.inquiries.models import Inquiry, Outcome
from crs.inquiries.operations import (
    close_inquiry,
    create_inquiry,
    note_talk,
    reopen_inquiry,
    take_inquiry,
)
from crs.inquiries.queries import access_inquiry
from crs.inquiries.schemas import InquiryFilter, InquiryForm, NoteForm, OutcomeForm
from crs.inquiries.search import INQUIRIES
from crs.inquiries.telephone import asked_at_desk
from crs.permissions import CrsPerm

bp = Blueprint("inquiries", __name__, template_folder="../templates", url_prefix="/desk/inquiries")
INQUIRY = "/<int(max=9223372036854775807):inquiry_id>"
NEW, ONE = "crs/inquiries/new.html", "crs/inquiries/inquiry.html"
add_navigation(
    NavEntry(
        _l("Enquiries"), "inquiries.list_inquiries", CrsPerm.INQUIRY_ANSWER, 25, "phone-incoming"
    )
)
add_search(INQUIRIES)


@bp.get("")
@requires(CrsPerm.INQUIRY_ANSWER)
def list_inquiries() -> ResponseReturnValue:
    """Who waits for an answer, the most urgent first."""
    page = list_page(understand(InquiryFilter(), request.args), current_user)
    return render_template("crs/inquiries/list.html", **page)


@bp.get("/new")
@requires(CrsPerm.INQUIRY_ANSWER)
def show_new() -> ResponseReturnValue:
    """The form for who calls, writes or stands at the desk."""
    return render_template(NEW, **new_page(current_user))


@bp.post("")
@requires(CrsPerm.INQUIRY_ANSWER)
def create() -> ResponseReturnValue:
    """Write down who asks; who writes it down answers it."""
    sent = InquiryForm().as_sent(request.form)
    try:
        form = understand(InquiryForm(), request.form)
        asked = asked_at_desk(form, by=current_user)
    except FormFault as fault:
        return render_template(NEW, **new_page(current_user, sent, fault.faults)), fault.status
    by = current_user.email
    key = attempt(lambda: take_inquiry(create_inquiry(asked, by=by), by=by).id)
    return _to(key)


@bp.get(INQUIRY)
@requires(CrsPerm.INQUIRY_ANSWER)
def show_inquiry(inquiry_id: int) -> ResponseReturnValue:
    """One inquiry."""
    return render_template(ONE, **inquiry_page(access_inquiry(inquiry_id, by=current_user)))


@bp.post(INQUIRY + "/taking")
@requires(CrsPerm.INQUIRY_ANSWER)
def create_taking(inquiry_id: int) -> ResponseReturnValue:
    """I answer it."""
    return _do(inquiry_id, lambda one: take_inquiry(one, by=current_user.email))


@bp.post(INQUIRY + "/notes")
@requires(CrsPerm.INQUIRY_ANSWER)
def create_note(inquiry_id: int) -> ResponseReturnValue:
    """Keep what was said."""
    sent = NoteForm().as_sent(request.form)
    try:
        form = understand(NoteForm(), request.form)
    except FormFault as fault:
        return _again(inquiry_id, sent, fault)
    words, reached, by = form["words"], form["reached"], current_user.email
    return _do(inquiry_id, lambda one: note_talk(one, words, reached=reached, by=by))


@bp.post(INQUIRY + "/outcome")
@requires(CrsPerm.INQUIRY_ANSWER)
def create_outcome(inquiry_id: int) -> ResponseReturnValue:
    """Write down what became of it."""
    sent = OutcomeForm().as_sent(request.form)
    try:
        form = understand(OutcomeForm(), request.form)
        with transaction():
            _close(access_inquiry(inquiry_id, by=current_user), form)
    except FormFault as fault:
        return _again(inquiry_id, sent, fault)
    except Refusal as refusal:
        return _refused(inquiry_id, refusal)
    flash(_("The enquiry is closed."), "good")
    return redirect(url_for("inquiries.list_inquiries"), 303)


@bp.post(INQUIRY + "/reopening")
@requires(CrsPerm.INQUIRY_ANSWER)
def create_reopening(inquiry_id: int) -> ResponseReturnValue:
    """It is not over after all."""
    return _do(inquiry_id, lambda one: reopen_inquiry(one, by=current_user.email))


def _close(inquiry: Inquiry, form: dict[str, str]) -> None:
    booking = None
    if code := form["booking"]:
        try:
            booking = access_booking(code, by=current_user, to=CrsPerm.BOOKING_SEE)
        except NotThere:
            raise FormFault({"booking": [_("No booking has this code.")]}) from None
    outcome, by = Outcome(form["outcome"]), current_user.email
    close_inquiry(inquiry, outcome, reason=form["reason"], booking=booking, by=by)


def _do(inquiry_id: int, work: Callable[[Inquiry], object]) -> ResponseReturnValue:
    try:
        with transaction():
            work(access_inquiry(inquiry_id, by=current_user))
    except Refusal as refusal:
        return _refused(inquiry_id, refusal)
    return _to(inquiry_id)


def _refused(inquiry_id: int, refusal: Refusal) -> ResponseReturnValue:
    """Back on its page, which says why; what is not there has none."""
    if isinstance(refusal, NotThere):
        raise refusal
    flash(str(refusal), "warn")
    return _to(inquiry_id)


def _again(inquiry_id: int, sent: dict[str, object], fault: FormFault) -> ResponseReturnValue:
    page = inquiry_page(access_inquiry(inquiry_id, by=current_user), sent, fault.faults)
    return render_template(ONE, **page), fault.status


def _to(inquiry_id: int) -> ResponseReturnValue:
    return redirect(url_for("inquiries.show_inquiry", inquiry_id=inquiry_id), 303)
