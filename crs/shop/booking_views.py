"""Booking in three steps: who travels, extras and details, pay; nothing typed is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import (
    Blueprint,
    Response,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from core.addresses import network_of
from core.auth.access import public
from core.forms import faults_of, understand
from core.i18n import language
from core.refusals import FormFault, Refusal
from core.signing import sign
from crs.bookings.models import Booking
from crs.bookings.queries import link_signature
from crs.catalogue.queries import find_resort
from crs.drafts.edges import hold_from
from crs.shop.booking_schemas import BookForm, ChosenForm
from crs.shop.details import details_page
from crs.shop.extras import FIELDS
from crs.shop.holder import (
    REFUSED,
    carried,
    carry,
    contact,
    drafted,
    give_mark,
    keep,
    mark,
    newest,
    token,
)
from crs.shop.persons_page import persons_page
from crs.shop.quotes import price_shown
from crs.shop.travellers import changed
from crs.shop.way_back import remember_search, way_back
from crs.shop.wishes import booking_of, mark_of_form

bp = Blueprint("book", __name__, template_folder="../templates")
GO = "go"


@bp.get("/book")
@public
def show_persons() -> ResponseReturnValue:
    """Who travels: of an offer in the address, of a draft, or of both; the browser gets its mark.

    An offer is laid over a draft: who chooses another room keeps what they have typed.
    """
    sent, draft = request.args, drafted(request.args.get("draft", ""))
    if not sent or (draft is None and "resort" not in sent):
        return redirect(_where_left_off(), 303)
    remember_search(sent.get("back", ""))
    empty, said = ChosenForm().as_sent({}), ChosenForm().as_sent(sent)
    offer = {name: one for name, one in said.items() if name in sent and name not in FIELDS}
    typed = {**empty, **(draft or contact()), **offer}
    faults = faults_of(ChosenForm(), typed) if REFUSED in sent else {}
    return give_mark(_private(_persons(typed, faults), 422 if faults else 200))


@bp.post("/book/persons")
@public
def create_persons() -> ResponseReturnValue:
    """What was typed about who travels: kept; then one more, one fewer, or the next step."""
    sent, deed = BookForm().as_sent(request.form), request.form.get("do", GO)
    typed = changed(sent, deed)
    faults = faults_of(ChosenForm(), typed) if deed == GO else {}
    if not keep(typed):  # a browser without a mark: the page itself carries what was typed
        if faults:
            return _persons(typed, faults), 422
        return _details(typed) if deed == GO else _persons(typed)
    if faults:
        return _refused("book.show_persons", typed)
    step = "book.show_details" if deed == GO else "book.show_persons"
    anchor = None if deed == GO else "rooms"
    return redirect(url_for(step, draft=typed["form_key"], _anchor=anchor), 303)


@bp.post("/quotes")
@public
def show_quote() -> ResponseReturnValue:
    """The first step with the price counted again for the persons as they stand now."""
    typed = BookForm().as_sent(request.form)
    keep(typed)
    try:
        understand(ChosenForm(), typed)
    except FormFault as fault:
        return _persons(typed, fault.faults), fault.status
    return _persons(typed)


@bp.get("/book/details")
@public
def show_details() -> ResponseReturnValue:
    """Extras and details of a draft."""
    typed = drafted(request.args.get("draft", ""))
    if typed is None:
        return redirect(url_for("book.show_persons"), 303)
    again = REFUSED in request.args
    refusal = carried(typed["form_key"]) if again else None
    faults = faults_of(BookForm(), typed) if again and not refusal else {}
    page = details_page(typed, faults, refusal, sure=not again)
    if page["quote"] is None:  # something is to be put right in the first step
        return _to_persons(typed, again=again)
    status = refusal.status if refusal else 422 if faults else 200
    return _private(render_template("crs/shop/details.html", **page), status)


@bp.post("/book/extras")
@public
def show_extras() -> ResponseReturnValue:
    """The second step with the price counted again for the extras as they stand now."""
    typed = BookForm().as_sent(request.form)
    if keep(typed) and "HX-Request" not in request.headers:
        step = url_for("book.show_details", draft=typed["form_key"], _anchor="extras")
        return redirect(step, 303)
    return _details(typed)


@bp.post("/book")
@public
def create_booking() -> ResponseReturnValue:
    """Hold what was chosen, at the price that was shown; on to the third step."""
    typed = BookForm().as_sent(request.form)
    try:
        path = _hold(typed, understand(BookForm(), typed))
    except FormFault as fault:
        if keep(typed):
            return _refused("book.show_details", typed)
        return _details(typed, fault.faults), fault.status
    except Refusal as refusal:
        if keep(typed):
            carry(typed["form_key"], refusal)
            return _refused("book.show_details", typed)
        return _details(typed, refusal=refusal), refusal.status
    return redirect(path, 303)


def _to_persons(typed: Mapping[str, Any], *, again: bool) -> ResponseReturnValue:
    if again:
        return _refused("book.show_persons", typed)
    return redirect(url_for("book.show_persons", draft=typed["form_key"]), 303)


def _refused(step: str, typed: Mapping[str, Any]) -> ResponseReturnValue:
    """To the same form at an address of its own, where the draft is looked at again."""
    return redirect(url_for(step, draft=typed["form_key"], refused=1), 303)


def _where_left_off() -> str:
    last = newest()
    return url_for("book.show_persons", draft=last.key) if last else url_for("shop.show_home")


def _hold(typed: Mapping[str, Any], form: Mapping[str, Any]) -> str:
    """The address of the held booking. Raises the refusals of `hold_booking`."""
    resort = find_resort(form["resort"])
    shown = price_shown(resort, form["shown_total"])
    address = network_of(request.remote_addr)
    wish = booking_of(
        form,
        resort.id,
        language(),
        holder_mark=mark(),
        address_mark=sign("address", address) if address else "",
        form_key=mark_of_form(form, token()),
    )
    return hold_from(typed, wish, shown=shown, then=path_of)


def path_of(booking: Booking) -> str:
    """The guest's link to it: the third step."""
    return url_for("shop.show_booking", code=booking.code, key=link_signature(booking))


def _persons(typed: Mapping[str, Any], faults: Mapping[str, Sequence[str]] | None = None) -> str:
    page = persons_page(typed, faults)
    back = way_back(page["resort"].slug) or page["back"]
    return render_template("crs/shop/persons.html", **page | {"back": back})


def _details(
    typed: Mapping[str, Any],
    faults: Mapping[str, Sequence[str]] | None = None,
    refusal: Refusal | None = None,
) -> str:
    page = details_page(typed, faults, refusal, sure=refusal is None)
    return render_template("crs/shop/details.html", **page)


def _private(page: str, status: int) -> Response:
    """What somebody typed is kept by no cache: the next who sits here gets their own."""
    answer = make_response(page, status)
    answer.headers["Cache-Control"] = "no-store"
    return answer
