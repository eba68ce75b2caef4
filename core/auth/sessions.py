"""Sessions: who the cookie speaks for, the scope of rows, forms that are ours."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, Request, Response, abort, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_login import LoginManager, current_user, login_user
from flask_wtf import CSRFProtect
from sqlalchemy.orm import joinedload

from core.auth import limits
from core.auth.access import SignedIn, open_scope
from core.auth.models import Account
from core.clock import now
from core.db import db
from core.headers import FILES
from core.programs import for_programs
from core.registries import NavEntry

login_manager = LoginManager()
csrf = CSRFProtect()
HALF_WAY, HALF_WAY_SECONDS = "half_way", 300


class PageSessions(SecureCookieSessionInterface):
    """Pages renew the cookie; files, and pages that ask again by themselves, never do.

    Programs have none: of what they bring along only their key counts.
    """

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if for_programs(request.path):
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not for_programs(request.path):
            super().save_session(app, session, response)

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        # what was asked for before a choice of language and came after it would undo it; and a
        # page that looks after itself would keep a session alive that nobody uses
        by_itself = request.endpoint in FILES or "If-None-Match" in request.headers
        if by_itself and not session.modified:
            return False
        return super().should_set_cookie(app, session)


def install(app: Flask) -> None:
    """Narrow the rows first; then guard forms, read the session, count attempts in Valkey."""
    app.session_interface = PageSessions()
    app.before_request(open_scope)
    app.before_request(refuse_nul)
    csrf.init_app(app)
    login_manager.init_app(app)
    limits.install(app)
    app.jinja_env.globals["may_see"] = may_see


def refuse_nul() -> None:
    """No text has the character NUL, and PostgreSQL keeps none."""
    texts = [request.path]
    for sent in (request.args, request.form):
        texts += [value for values in sent.listvalues() for value in values]
    if any("\0" in value for value in texts):
        abort(400)


def may_see(entry: NavEntry) -> bool:
    """Whether a line of the rail is for the person who reads."""
    return bool(current_user.is_authenticated and current_user.may(entry.perm))


def begin_session(account: Account) -> None:
    """A fresh session, whatever the browser brought along; its language stays."""
    chosen = session.get("language", account.language)
    session.clear()
    session.permanent = True
    session["language"] = chosen
    login_user(SignedIn(account))


def clear_session() -> None:
    """Forget all but the language."""
    chosen = session.get("language")
    session.clear()
    if chosen:
        session["language"] = chosen


@dataclass(frozen=True)
class HalfWay:
    """Who has shown the password, but not the code yet: for five minutes."""

    key: str
    email: str

    def keep(self) -> None:
        """In a fresh session."""
        clear_session()
        session[HALF_WAY] = [self.key, self.email, now().timestamp()]

    @classmethod
    def read(cls) -> HalfWay | None:
        """Who it is; None when nobody, or too long ago."""
        key, email, at = session.get(HALF_WAY) or ("", "", 0)
        return cls(key, email) if key and now().timestamp() - at < HALF_WAY_SECONDS else None


@login_manager.user_loader  # type: ignore[untyped-decorator]  # Flask-Login brings no types
def load_account(key: str) -> SignedIn | None:
    """The person of a session; None once it was ended."""
    number, _dot, version = key.partition(".")
    if not number.isdecimal():
        return None
    account = db.session.get(Account, int(number), options=[joinedload(Account.grants)])
    if account is None or account.disabled_at or str(account.session_version) != version:
        return None
    return SignedIn(account)
