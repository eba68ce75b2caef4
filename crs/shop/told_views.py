"""What a guest tells later on my booking: answers about extras, how they are reached."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from core.auth.access import public
from core.auth.limits import count_link
from core.db import attempt
from core.forms import understand
from core.headers import secret_address
from core.i18n import _
from core.refusals import FormFault, NotThere, Refusal
from crs.bookings.finding import send_again
from crs.bookings.models import Booking
from crs.bookings.queries import access_by_link, link_signature
from crs.bookings.told_later import answer_extras, correct_contact
from crs.shop.booking_schemas import ContactForm
from crs.shop.holder import carry_contact
from crs.shop.my_booking_schemas import AnswersForm

bp = Blueprint("told", __name__, url_prefix="/bookings/<code>")


@bp.post("/answers")
@public
@secret_address
def create_answers(code: str) -> ResponseReturnValue:
    """What the resort must be told with an extra: given, or given otherwise."""
    key = request.form.get("key", "")
    try:
        answers = understand(AnswersForm(), request.form)["answers"]
        attempt(lambda: answer_extras(access_by_link(code, key), answers, by="guest"))
        flash(_("Thank you: the resort sees it on your booking."), "good")
    except NotThere:
        raise
    except Refusal as refusal:
        flash(str(refusal), "warn")
    return redirect(_page(code, key), 303)


@bp.post("/contact")
@public
@secret_address
def create_contact(code: str) -> ResponseReturnValue:
    """Another telephone or e-mail; a refused one comes back to be put right, once."""
    key = request.form.get("key", "")
    try:
        form = understand(ContactForm(), request.form)
        key = attempt(lambda: _corrected(access_by_link(code, key), form["phone"], form["email"]))
        flash(_("Corrected. This is how we reach you from now on."), "good")
    except NotThere:
        raise
    except FormFault:
        access_by_link(code, key)
        typed = (request.form.get(one, "")[:200] for one in ("phone", "email"))
        carry_contact(code, *typed)
    except Refusal as refusal:
        flash(str(refusal), "warn")
    return redirect(_page(code, key) + "#contact", 303)


def _corrected(booking: Booking, phone: str, email: str) -> str:
    """The key of the page from now on."""
    correct_contact(booking, phone=phone, email=email, by="guest")
    return link_signature(booking)


@bp.post("/letter")
@public
@secret_address
def create_letter(code: str) -> ResponseReturnValue:
    """The confirmation once more, or the link while there is none, to where they are reached."""
    key = request.form.get("key", "")
    try:
        count_link(access_by_link(code, key).code)
        where = attempt(lambda: _sent_again(access_by_link(code, key)))
        told = _("It is on its way to %(where)s.") % {"where": where}
        flash(told if where else _("There is nowhere to send it."), "info")
    except NotThere:
        raise
    except Refusal as refusal:
        flash(str(refusal), "warn")
    return redirect(_page(code, key), 303)


def _sent_again(booking: Booking) -> str:
    """Where it went; nothing where there is no such place."""
    return (booking.buyer.email or booking.buyer.phone) if send_again(booking) else ""


def _page(code: str, key: str) -> str:
    return url_for("shop.show_booking", code=code, key=key)
