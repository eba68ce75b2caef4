"""Sessions: who the cookie speaks for, the scope of rows, limits on guessing."""

from __future__ import annotations

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager, current_user
from flask_wtf import CSRFProtect

from core.auth.access import SignedIn, open_scope
from core.auth.models import Account
from core.db import db
from core.registries import NavEntry

login_manager = LoginManager()
limiter = Limiter(get_remote_address, headers_enabled=False)
csrf = CSRFProtect()


def install(app: Flask) -> None:
    """Read the session at each request, guard forms, count attempts in Valkey."""
    url = str(app.config["REDIS_URL"])
    app.config["RATELIMIT_STORAGE_URI"] = f"redis+{url}" if url.startswith("unix:") else url
    login_manager.init_app(app)
    limiter.init_app(app)
    csrf.init_app(app)
    app.before_request(open_scope)
    app.jinja_env.globals["may_see"] = may_see


def may_see(entry: NavEntry) -> bool:
    """Whether a line of the rail is for the person who reads."""
    return bool(current_user.is_authenticated and current_user.may(entry.perm))


@login_manager.user_loader  # type: ignore[untyped-decorator]  # Flask-Login brings no types
def load_account(key: str) -> SignedIn | None:
    """The person of a session; None once it was ended."""
    number, _dot, version = key.partition(".")
    account = db.session.get(Account, int(number)) if number.isdigit() else None
    if account is None or account.disabled_at or str(account.session_version) != version:
        return None
    return SignedIn(account)
