"""The resort's day: who comes, who is here, who leaves; marking it, and taking marks back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.auth.access import requires
from core.db import attempt
from core.forms import understand
from core.i18n import LazyText, _l
from core.paths import own_path
from core.refusals import FormFault, NotThere, Refusal
from core.registries import NavEntry, add_navigation, add_slot
from pms.desk.booking import stays_part
from pms.desk.day import day_page, resort_day, resorts_of
from pms.desk.schemas import DayFilter, ReasonForm
from pms.permissions import PmsPerm
from pms.stays.models import Stay
from pms.stays.operations import (
    check_in,
    depart,
    mark_no_show,
    undo_arrival,
    undo_departure,
    undo_no_show,
)
from pms.stays.queries import access_voucher
from pms.stays.words import STATES

bp = Blueprint("desk", __name__, template_folder="../templates", url_prefix="/desk")
VOUCHER = "/stays/<int(max=9223372036854775807):voucher_id>"
MARK = "/<any(arrival, departure, 'no-show'):mark>"

add_navigation(NavEntry(_l("Arrivals"), "desk.show_day", PmsPerm.STAY_SEE, 10, "bed-double"))
add_slot(
    "bookings.booking",
    lambda booking: render_template(
        "pms/desk/_stays.html", booking=booking, **stays_part(booking, current_user)
    ),
)


@dataclass(frozen=True)
class Mark:
    """What may be said of a stay, how it is taken back, and the words for either."""

    make: Callable[..., Stay]
    undo: Callable[..., Stay]
    made: LazyText
    undone: LazyText


MARKS = {
    "arrival": Mark(
        check_in, undo_arrival, _l("The arrival is marked."), _l("The guest is expected again.")
    ),
    "departure": Mark(
        depart, undo_departure, _l("The departure is marked."), _l("The guest is in house again.")
    ),
    "no-show": Mark(
        mark_no_show, undo_no_show, _l("The no-show is marked."), _l("The guest is expected again.")
    ),
}


@bp.get("/arrivals")
@requires(PmsPerm.STAY_SEE)
def show_day() -> ResponseReturnValue:
    """A list of a resort's day; asked with the version that is there, 304 while it is the same."""
    resorts = resorts_of(current_user)
    shown = resort_day(resorts, understand(DayFilter(), request.args), reader=current_user)
    if shown is not None and shown.version in request.if_none_match:
        return _versioned(Response(status=304), shown.version)
    part = "_list.html" if request.headers.get("HX-Trigger") == "list" else "day.html"
    page = render_template(f"pms/desk/{part}", states=STATES, **day_page(shown, resorts))
    return _versioned(Response(page), shown.version if shown else "nothing")


@bp.post(VOUCHER + MARK)
@requires(PmsPerm.STAY_MARK)
def create_mark(voucher_id: int, mark: str) -> ResponseReturnValue:
    """The guests came, left, or did not come."""
    said = MARKS[mark]

    def work() -> None:
        voucher = access_voucher(voucher_id, by=current_user, to=PmsPerm.STAY_MARK)
        said.make(voucher, by=current_user.email)

    return _do(work, said.made)


@bp.post(VOUCHER + MARK + "/withdrawal")
@requires(PmsPerm.STAY_MARK)
def create_withdrawal(voucher_id: int, mark: str) -> ResponseReturnValue:
    """It was a mistake; the reason stays in the trail."""
    said = MARKS[mark]

    def work() -> None:
        voucher = access_voucher(voucher_id, by=current_user, to=PmsPerm.STAY_MARK)
        reason = understand(ReasonForm(), request.form)["reason"]
        said.undo(voucher, reason=reason, by=current_user.email)

    return _do(work, said.undone)


def _do(work: Callable[[], None], words: LazyText) -> ResponseReturnValue:
    """Do it and go back to the list, with what was done or why not."""
    try:
        attempt(work)
        flash(str(words), "good")
    except NotThere:
        raise
    except FormFault as fault:
        flash(" ".join(word for found in fault.faults.values() for word in found), "warn")
    except Refusal as refusal:
        flash(str(refusal), "warn")
    return redirect(own_path(request.form.get("next", "")) or url_for("desk.show_day"), 303)


def _versioned(answer: Response, version: str) -> Response:
    answer.set_etag(version)
    return answer
