"""Signing in and out; the links by which a password is set."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, logout_user

from core.auth import limits
from core.auth.access import SignedIn, public
from core.auth.models import Account
from core.auth.operations import accept_invitation, end_sessions
from core.auth.passwords import LEAST_LENGTH
from core.auth.queries import find_invitation
from core.auth.refusals import InvitationOver, NotSignedIn
from core.auth.second_factor import is_on
from core.auth.sessions import HalfWay, begin_session, clear_session
from core.auth.signing_in import finish_with_code, sign_in
from core.db import transaction
from core.headers import secret_address
from core.i18n import _
from core.paths import own_path
from core.refusals import Refusal

bp = Blueprint("auth", __name__)


@bp.get("/sign-in")
@public
def show_sign_in() -> ResponseReturnValue:
    """The form; nothing to do for who is signed in."""
    if current_user.is_authenticated:
        return redirect(_onward(), 303)
    return render_template("core/auth/sign_in.html", email="", refusal=None)


@bp.post("/sign-in")
@public
def create_session() -> ResponseReturnValue:
    """A fresh session for who knows the password; with a second factor, the next step."""
    email = request.form.get("email", "").strip().lower()
    try:
        limits.count_address(request.remote_addr)
        limits.count_account(email)
        with transaction():
            account = sign_in(email, request.form.get("password", ""))
    except Refusal as refusal:
        page = render_template("core/auth/sign_in.html", email=email, refusal=refusal)
        return page, refusal.status
    return _ask_for_code(account) if is_on(account) else _enter(account)


@bp.get("/sign-in/code")
@public
def show_code() -> ResponseReturnValue:
    """The form for the code, to who has just shown the password."""
    if HalfWay.read() is None:
        return redirect(url_for("auth.show_sign_in"), 303)
    return render_template("core/auth/code.html", refusal=None)


@bp.post("/sign-in/code")
@public
def create_session_with_code() -> ResponseReturnValue:
    """The second step."""
    half = HalfWay.read()
    if half is None:
        return redirect(url_for("auth.show_sign_in"), 303)
    try:
        limits.count_address(request.remote_addr)
        limits.count_account(half.email)
        with transaction():
            account = finish_with_code(half.key, request.form.get("code", ""))
    except NotSignedIn:
        return redirect(url_for("auth.show_sign_in"), 303)
    except Refusal as refusal:
        return render_template("core/auth/code.html", refusal=refusal), refusal.status
    return _enter(account)


@bp.post("/sign-out")
@public
def end_session() -> ResponseReturnValue:
    """Leave; copies of the cookie are worthless from now on."""
    if current_user.is_authenticated:
        with transaction():
            end_sessions(current_user.id)
    logout_user()
    clear_session()
    return redirect(url_for("auth.show_sign_in"), 303)


@bp.get("/invitations/<code>")
@public
@secret_address
def show_invitation(code: str) -> ResponseReturnValue:
    """The form by which a password is set."""
    try:
        find_invitation(code)
    except InvitationOver as refusal:
        return _invitation(refusal, over=True)
    return _invitation()


@bp.post("/invitations/<code>")
@public
@secret_address
def accept(code: str) -> ResponseReturnValue:
    """Set the password; then sign in with it."""
    try:
        limits.count_address(request.remote_addr)
        with transaction():
            accept_invitation(code, request.form.get("password", ""))
    except Refusal as refusal:
        return _invitation(refusal, over=isinstance(refusal, InvitationOver))
    clear_session()
    flash(_("Your password is set. Sign in with it."), "good")
    return redirect(url_for("auth.show_sign_in"), 303)


def _invitation(refusal: Refusal | None = None, *, over: bool = False) -> ResponseReturnValue:
    page = render_template(
        "core/auth/invitation.html", refusal=refusal, over=over, least=LEAST_LENGTH
    )
    return page, refusal.status if refusal else 200, {"Cache-Control": "no-store"}


def _ask_for_code(account: Account) -> ResponseReturnValue:
    HalfWay(SignedIn(account).get_id(), account.email).keep()
    return redirect(url_for("auth.show_code", next=_onward()), 303)


def _enter(account: Account) -> ResponseReturnValue:
    limits.forgive(account.email)
    begin_session(account)
    return redirect(_onward(), 303)


def _onward() -> str:
    """The page that was asked for before, when it is ours; else where work begins."""
    return own_path(request.args.get("next", "")) or url_for("core.show_desk")
