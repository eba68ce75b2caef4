"""One's own matters: password, second factor."""

from __future__ import annotations

import io

import segno
from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.auth import limits
from core.auth.access import asks_for_codes, requires
from core.auth.passwords import LEAST_LENGTH
from core.auth.queries import own_account
from core.auth.second_factor import address_for_app, is_offered, is_on
from core.auth.sessions import begin_session
from core.auth.signing_in import (
    change_password,
    confirm_second_factor,
    offer_second_factor,
    remove_second_factor,
)
from core.db import transaction
from core.i18n import _
from core.permissions import Perm
from core.refusals import NotThere, Refusal

bp = Blueprint("profile", __name__, url_prefix="/profile")
KEPT_NOWHERE = {"Cache-Control": "no-store"}


@bp.get("")
@requires(Perm.SIGNED_IN)
def show_profile() -> ResponseReturnValue:
    """Name, roles, password, second factor."""
    return _profile()


@bp.post("/password")
@requires(Perm.SIGNED_IN)
def create_password() -> ResponseReturnValue:
    """Change the password; all other sessions end."""
    present, new = request.form.get("present", ""), request.form.get("new", "")
    try:
        limits.count_account(current_user.email)
        with transaction():
            account = change_password(current_user, present, new)
    except Refusal as refusal:
        return _profile(password=refusal)
    limits.forgive(account.email)
    begin_session(account)
    return _done(_("Your password has been changed. Other browsers are signed out."))


@bp.post("/codes")
@requires(Perm.SIGNED_IN)
def create_codes() -> ResponseReturnValue:
    """Begin to set up codes: a secret that waits for its first one."""
    with transaction():
        offer_second_factor(current_user)
    return redirect(url_for("profile.show_profile", _anchor="codes"), 303)


@bp.get("/codes.svg")
@requires(Perm.SIGNED_IN)
def show_codes_picture() -> ResponseReturnValue:
    """The secret as a picture for the app; only until it is confirmed."""
    account = own_account(current_user)
    if not is_offered(account):
        raise NotThere
    picture = io.BytesIO()
    segno.make(address_for_app(account), micro=False).save(
        picture, kind="svg", scale=5, border=4, light="#fff"
    )
    return Response(picture.getvalue(), mimetype="image/svg+xml", headers=KEPT_NOWHERE)


@bp.post("/codes/confirmation")
@requires(Perm.SIGNED_IN)
def create_codes_confirmation() -> ResponseReturnValue:
    """The first code switches them on; all other sessions end."""
    try:
        limits.count_account(current_user.email)
        with transaction():
            account = confirm_second_factor(current_user, request.form.get("code", ""))
    except Refusal as refusal:
        return _profile(code=refusal)
    limits.forgive(account.email)
    begin_session(account)
    return _done(_("From now on, signing in asks for a code."))


@bp.post("/codes/removal")
@requires(Perm.SIGNED_IN)
def create_codes_removal() -> ResponseReturnValue:
    """Give up codes, with the password; not where a role asks for them."""
    try:
        limits.count_account(current_user.email)
        with transaction():
            account = remove_second_factor(current_user, request.form.get("present", ""))
    except Refusal as refusal:
        return _profile(removal=refusal)
    limits.forgive(account.email)
    begin_session(account)
    return _done(_("Signing in no longer asks for codes."))


def _profile(**refusals: Refusal) -> ResponseReturnValue:
    account = own_account(current_user)
    page = render_template(
        "core/auth/profile.html",
        account=account,
        codes_on=is_on(account),
        secret=account.totp_secret if is_offered(account) else None,
        codes_needed=asks_for_codes(current_user),
        least=LEAST_LENGTH,
        refusals=refusals,
    )
    status = next((refusal.status for refusal in refusals.values()), 200)
    return page, 422 if status == 401 else status, KEPT_NOWHERE


def _done(words: str) -> ResponseReturnValue:
    flash(words, "good")
    return redirect(url_for("profile.show_profile"), 303)
