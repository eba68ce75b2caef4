"""The content desk: what is missing, texts side by side, preview, photographs, history, undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.auth.access import requires
from core.db import attempt, db
from core.glimpse import page_seen
from core.i18n import LANGUAGES, _, _l, ngettext
from core.organisation.models import Resort
from core.refusals import FormFault, NotThere, Refusal
from core.registries import NavEntry, add_navigation
from crs.catalogue.queries import open_resorts
from crs.content.desk import content_page, history_page, texts_page
from crs.content.kinds import Kind
from crs.content.operations import ChangedMeanwhile, lay_over, save_texts
from crs.content.photographs import take_back
from crs.content.queries import access_photograph, access_subject, find_change, resort_of
from crs.content.schemas import texts_form, understand_texts
from crs.permissions import CrsPerm

bp = Blueprint("content", __name__, template_folder="../templates", url_prefix="/desk/content")
ID = "int(max=9223372036854775807)"
add_navigation(NavEntry(_l("Content"), "content.list_content", CrsPerm.CONTENT_EDIT, 75, "pencil"))


@bp.get("")
@requires(CrsPerm.CONTENT_EDIT)
def list_content() -> ResponseReturnValue:
    """What a resort shows in words and photographs, and what of it is missing."""
    mine = current_user.resort_ids(CrsPerm.CONTENT_EDIT)
    resorts = open_resorts(mine)
    named = request.args.get("resort", "")
    chosen = next((one for one in resorts if one.slug == named), next(iter(resorts), None))
    page = content_page(
        resorts, chosen, network=mine is None, only_missing=request.args.get("missing") == "yes"
    )
    return render_template("crs/content/list.html", **page)


@bp.get(f"/<kind>/<{ID}:row_id>")
@requires(CrsPerm.CONTENT_EDIT)
def show_texts(kind: str, row_id: int) -> ResponseReturnValue:
    """The texts of a row, three languages side by side."""
    return _texts(*access_subject(kind, row_id, by=current_user))


@bp.post(f"/<kind>/<{ID}:row_id>")
@requires(CrsPerm.CONTENT_EDIT)
def create_texts(kind: str, row_id: int) -> ResponseReturnValue:
    """Save what was changed; where somebody else changed the same, nothing."""
    found, row = access_subject(kind, row_id, by=current_user)
    sent = texts_form(found).as_sent(request.form)
    try:
        texts, by = understand_texts(found, request.form), current_user.email
        number = attempt(lambda: save_texts(found, row_id, texts, by=by))
    except FormFault as fault:
        return _texts(found, row, sent=sent, faults=fault.faults), fault.status
    except ChangedMeanwhile as refusal:
        page = _texts(found, row, refusal, sent=sent, clashes=refusal.clashes)
        return page, refusal.status
    _say_saved(number)
    return redirect(url_for("content.show_texts", kind=kind, row_id=row_id), 303)


def _say_saved(number: int) -> None:
    if number:
        flash(ngettext("%(num)d text is saved.", "%(num)d texts are saved.", number), "good")
    else:
        flash(_("Nothing was changed."), "info")


def _texts(kind: Kind, row: Any, refusal: Refusal | None = None, **form: Any) -> str:
    page = texts_page(kind, row, **form)
    return render_template("crs/content/texts.html", refusal=refusal, **page)


@bp.post(f"/<kind>/<{ID}:row_id>/preview/<wanted>")
@requires(CrsPerm.CONTENT_EDIT)
def show_preview(kind: str, row_id: int, wanted: str) -> ResponseReturnValue:
    """The shop's own page with the texts of the form, of which nothing is kept."""
    found, row = access_subject(kind, row_id, by=current_user)
    if wanted not in LANGUAGES:
        raise NotThere
    try:
        texts = understand_texts(found, request.form)
    except FormFault as fault:
        sent = texts_form(found).as_sent(request.form)
        return _texts(found, row, sent=sent, faults=fault.faults), fault.status
    path = found.page(row, _resort(row).slug)
    note = _("A preview: this is how it would look in the shop. Nothing is saved yet.")
    try:
        lay_over(row, {spot: one.text for spot, one in texts.items()})
        db.session.flush()
        return page_seen(path, wanted, note)
    finally:
        db.session.rollback()


def _resort(row: Any) -> Resort:
    """Its resort; for what is the network's, the first one."""
    key = resort_of(row)
    return db.session.get_one(Resort, key) if key else open_resorts()[0]


@bp.get(f"/<kind>/<{ID}:row_id>/history")
@requires(CrsPerm.CONTENT_EDIT)
def show_history(kind: str, row_id: int) -> ResponseReturnValue:
    """Who changed what, when, and the way back."""
    found, row = access_subject(kind, row_id, by=current_user)
    key = resort_of(row)
    page = history_page(found, row, db.session.get_one(Resort, key) if key else None)
    return render_template("crs/content/history.html", **page)


@bp.post(f"/changes/<{ID}:entry_id>/withdrawal")
@requires(CrsPerm.CONTENT_EDIT)
def create_withdrawal(entry_id: int) -> ResponseReturnValue:
    """Take a change back; what is not as it left it is not touched."""
    entry = find_change(entry_id)
    kind, row = access_subject(entry.subject_kind, entry.subject_id, by=current_user)
    by = current_user.email
    said = attempting(lambda: take_back(kind, find_change(entry_id), by=by), _("Taken back."))
    if kind.name == "photograph":
        row = access_photograph(row.id, by=current_user)
        return redirect(_history(row.kind, row.subject_id), said)
    return redirect(_history(kind.name, row.id), said)


def _history(kind: str, row_id: int) -> str:
    return url_for("content.show_history", kind=kind, row_id=row_id)


def attempting(work: Callable[[], object], words: str) -> int:
    """Do it and say so, or say why not: 303, the status of the way back."""
    try:
        attempt(work)
        flash(words, "good")
    except Refusal as refusal:
        flash(str(refusal), "warn")
    return 303
