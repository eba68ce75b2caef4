"""Photographs of the content desk: uploaded, described, put in order, removed and put back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from core.auth.access import requires
from core.db import attempt
from core.forms import understand
from core.i18n import _, _l, ngettext
from core.pictures.operations import keep_picture
from core.refusals import FormFault, NotThere, Refusal
from crs.content.desk import photographs_page
from crs.content.kinds import PHOTOGRAPH, Kind, kind_named
from crs.content.models import Photograph
from crs.content.operations import ChangedMeanwhile, save_texts
from crs.content.photographs import add_photograph, move_photograph, put_away, put_back
from crs.content.queries import access_photograph, access_subject
from crs.content.schemas import STEPS, PlaceForm, texts_form, understand_texts
from crs.permissions import CrsPerm

bp = Blueprint("photographs", __name__, template_folder="../templates", url_prefix="/desk/content")
ID = "int(max=9223372036854775807)"
LONGEST_NAME = 80


class NothingSent(Refusal):
    """The form was sent without a file."""

    status = 422
    message = _l("Choose one or more photographs first.")


@bp.get(f"/<kind>/<{ID}:row_id>/photographs")
@requires(CrsPerm.CONTENT_EDIT)
def list_photographs(kind: str, row_id: int) -> ResponseReturnValue:
    """The photographs of a row in their order."""
    return _page(*_subject(kind, row_id))


@bp.post(f"/<kind>/<{ID}:row_id>/photographs")
@requires(CrsPerm.CONTENT_EDIT)
def create_photographs(kind: str, row_id: int) -> ResponseReturnValue:
    """Add the sent photographs, each as far as it can be shown."""
    found, _row = _subject(kind, row_id)
    files = [file for file in request.files.getlist("files") if file.filename]
    refusals = [refusal for file in files if (refusal := _added(found, row_id, file))]
    if not files:
        refusals = [NothingSent()]
    _say_added(len(files) - len(refusals))
    if refusals:
        page = _page(*_subject(kind, row_id), refusals=refusals)
        return page, refusals[0].status
    return _back(found.name, row_id)


def _say_added(number: int) -> None:
    if number > 0:
        words = ngettext(
            "%(num)d photograph is added. Say what it shows.",
            "%(num)d photographs are added. Say what they show.",
            number,
        )
        flash(words, "good")


def _added(kind: Kind, row_id: int, file: FileStorage) -> Refusal | None:
    """Add one photograph; the refusal where it cannot be."""
    try:
        picture = keep_picture(file.read(), str(file.filename)[:LONGEST_NAME])
        by = current_user.email
        attempt(lambda: add_photograph(kind, row_id, picture, by=by))
    except Refusal as refusal:
        return refusal
    return None


@bp.post(f"/photographs/<{ID}:photograph_id>/texts")
@requires(CrsPerm.CONTENT_EDIT)
def create_description(photograph_id: int) -> ResponseReturnValue:
    """Say what is seen on a photograph."""
    photograph = access_photograph(photograph_id, by=current_user)
    sent, by = texts_form(PHOTOGRAPH).as_sent(request.form), current_user.email
    form: dict[str, Any] = {"sent": sent}
    refusal: Refusal
    try:
        texts = understand_texts(PHOTOGRAPH, request.form)
        attempt(lambda: save_texts(PHOTOGRAPH, photograph_id, texts, by=by))
    except FormFault as fault:
        refusal, form["faults"] = fault, fault.faults
    except ChangedMeanwhile as meanwhile:
        refusal, form["clashes"] = meanwhile, meanwhile.clashes
    else:
        flash(_("The description is saved."), "good")
        return _back(photograph.kind, photograph.subject_id)
    refused = {"photograph": photograph_id, "form": form}
    subject = _subject(photograph.kind, photograph.subject_id)
    return _page(*subject, refused=refused, refusals=[refusal]), refusal.status


@bp.post(f"/photographs/<{ID}:photograph_id>/place")
@requires(CrsPerm.CONTENT_EDIT)
def create_place(photograph_id: int) -> ResponseReturnValue:
    """Show it earlier or later, or first."""
    steps = STEPS[understand(PlaceForm(), request.form)["to"]]
    by = current_user.email

    def move(photograph: Photograph) -> None:
        move_photograph(_kind(photograph.kind), photograph, steps, by=by)

    return _change(photograph_id, move, _("The order is changed."))


@bp.post(f"/photographs/<{ID}:photograph_id>/removal")
@requires(CrsPerm.CONTENT_EDIT)
def create_removal(photograph_id: int) -> ResponseReturnValue:
    """Show it no more; it can be put back."""
    by = current_user.email
    words = _("The photograph is removed. You can put it back below.")
    return _change(photograph_id, lambda photograph: put_away(photograph.id, by=by), words)


@bp.post(f"/photographs/<{ID}:photograph_id>/return")
@requires(CrsPerm.CONTENT_EDIT)
def create_return(photograph_id: int) -> ResponseReturnValue:
    """Show a removed one again."""
    by = current_user.email
    words = _("The photograph is shown again.")
    return _change(photograph_id, lambda photograph: put_back(photograph.id, by=by), words)


def _change(
    photograph_id: int, work: Callable[[Photograph], None], words: str
) -> ResponseReturnValue:
    """Change one photograph and go back to where it stands."""
    photograph = access_photograph(photograph_id, by=current_user)
    place = (photograph.kind, photograph.subject_id)
    try:
        attempt(lambda: work(access_photograph(photograph_id, by=current_user)))
        flash(words, "good")
    except Refusal as refusal:
        flash(str(refusal), "warn")
    return _back(*place)


def _kind(name: str) -> Kind:
    kind = kind_named(name)
    if kind is None or not kind.has_photographs:
        raise NotThere
    return kind


def _subject(name: str, row_id: int) -> tuple[Kind, Any]:
    """A row that can have photographs; raises NotThere."""
    _kind(name)
    return access_subject(name, row_id, by=current_user)


def _page(kind: Kind, row: Any, refusals: list[Refusal] | None = None, **form: Any) -> str:
    page = photographs_page(kind, row, **form)
    return render_template("crs/content/photographs.html", refusals=refusals or [], **page)


def _back(kind: str, row_id: int) -> ResponseReturnValue:
    return redirect(url_for("photographs.list_photographs", kind=kind, row_id=row_id), 303)
