"""The set-up page that loads a network: upload, preview, yes; and its export."""

from __future__ import annotations

import io

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.network.check import MOST_FAULTS
from app.network.export import workbook_of, zip_of
from app.network.loading import Plan, SheetsFaulty, load_network, plan_load
from app.network.preview import preview
from app.network.registry import SHEETS
from app.network.sources import read_files
from app.network.waiting import Upload, drop, find, keep
from core.auth.access import requires
from core.db import attempt, transaction
from core.i18n import _, _l
from core.permissions import Perm
from core.refusals import NotAllowed, Refusal
from core.registries import NavEntry, add_navigation

bp = Blueprint("network", __name__, template_folder="../templates", url_prefix="/setup/network")
MOST_BYTES = 10 * 1024 * 1024
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

add_navigation(
    NavEntry(_l("Spreadsheets"), "network.show_network", Perm.NETWORK_LOAD, 90, "building-2")
)


class UploadTooLarge(Refusal):
    """Spreadsheets are small; this is something else."""

    status = 413
    message = _l("The files are larger than 10 MB. Load one resort at a time.")


class NothingSent(Refusal):
    """The form was sent without a file."""

    status = 422
    message = _l("Choose a workbook, a zip, or CSV files first.")


@bp.before_request
def whole_network_only() -> None:
    """Who sees only some resorts must not load over the others."""
    if current_user.is_authenticated and current_user.resort_ids(Perm.NETWORK_LOAD) is not None:
        raise NotAllowed


@bp.get("")
@requires(Perm.NETWORK_LOAD)
def show_network() -> ResponseReturnValue:
    """How to send spreadsheets, and which sheets there are."""
    return _page()


def _page(refusal: Refusal | None = None) -> ResponseReturnValue:
    page = render_template("app/network/network.html", known=SHEETS, refusal=refusal)
    return page, refusal.status if refusal else 200


@bp.post("/previews")
@requires(Perm.NETWORK_LOAD)
def create_preview() -> ResponseReturnValue:
    """Check the files and show what loading them would change."""
    try:
        upload = _sent()
    except Refusal as refusal:
        return _page(refusal)
    with transaction():
        plan = _planned(upload)
    if plan.faults:
        return _faulty(plan)
    ticket = keep(upload, current_user.id)
    return render_template(
        "app/network/preview.html", plan=plan, changes=preview(plan), ticket=ticket, upload=upload
    )


def _sent() -> Upload:
    if (request.content_length or 0) > MOST_BYTES:
        raise UploadTooLarge
    files = [(f.filename, f.read()) for f in request.files.getlist("files") if f.filename]
    if not files:
        raise NothingSent
    return Upload(files, request.form.get("retire_missing") == "yes")


def _planned(upload: Upload) -> Plan:
    return plan_load(read_files(upload.files), retire_missing=upload.retire_missing)


def _faulty(found: Plan | SheetsFaulty) -> ResponseReturnValue:
    shown, more = found.faults[:MOST_FAULTS], max(len(found.faults) - MOST_FAULTS, 0)
    page = render_template("app/network/faults.html", faults=shown, more=more)
    return page, SheetsFaulty.status


@bp.post("/loads/<ticket>")
@requires(Perm.NETWORK_LOAD)
def create_load(ticket: str) -> ResponseReturnValue:
    """Load what the preview showed: all of it, or nothing."""
    try:
        upload = find(ticket, current_user.id)
        source, by = read_files(upload.files), current_user.email
        plan = attempt(lambda: load_network(source, by=by, retire_missing=upload.retire_missing))
    except SheetsFaulty as refusal:
        return _faulty(refusal)
    except Refusal as refusal:
        return _page(refusal)
    drop(ticket, current_user.id)
    flash(_("The network is loaded. Changes: {count}.").format(count=plan.count), "good")
    return redirect(url_for("network.show_network"), 303)


@bp.get("/network.xlsx")
@requires(Perm.NETWORK_LOAD)
def show_workbook() -> ResponseReturnValue:
    """The network as one workbook."""
    with transaction():
        content = workbook_of()
    return send_file(io.BytesIO(content), XLSX, as_attachment=True, download_name="network.xlsx")


@bp.get("/network.zip")
@requires(Perm.NETWORK_LOAD)
def show_zip() -> ResponseReturnValue:
    """The network as CSV files."""
    with transaction():
        content = zip_of()
    kind = "application/zip"
    return send_file(io.BytesIO(content), kind, as_attachment=True, download_name="network.zip")
