"""Signing in and out."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_limiter.util import get_remote_address
from flask_login import login_user, logout_user

from core.auth.access import SignedIn, public
from core.auth.operations import NotSignedIn, sign_in
from core.auth.sessions import limiter
from core.db import transaction
from core.pages import own_path

bp = Blueprint("auth", __name__)
DESK = "/desk/bookings"


def _account() -> str:
    return request.form.get("email", "").strip().lower()


@bp.get("/sign-in")
@public
def show_sign_in() -> ResponseReturnValue:
    """The form."""
    return render_template("core/auth/sign_in.html", email="", refusal=None)


@bp.post("/sign-in")
@public
@limiter.limit("20 per minute", key_func=get_remote_address)
@limiter.limit(
    "5 per 15 minutes", key_func=_account, deduct_when=lambda answer: answer.status_code == 401
)
def create_session() -> ResponseReturnValue:
    """A fresh session for who knows the password."""
    email = _account()
    try:
        with transaction():
            account = SignedIn(sign_in(email, request.form.get("password", "")))
    except NotSignedIn as refusal:
        page = render_template("core/auth/sign_in.html", email=email, refusal=refusal)
        return page, refusal.status
    language = session.get("language", account.language)
    session.clear()
    session.permanent = True
    login_user(account)
    session["language"] = language
    return redirect(own_path(request.args.get("next", "")) or DESK, 303)


@bp.post("/sign-out")
@public
def end_session() -> ResponseReturnValue:
    """Leave."""
    logout_user()
    session.clear()
    return redirect("/sign-in", 303)
