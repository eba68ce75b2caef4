"""Accounts: made, given a password, disabled, signed in."""

from __future__ import annotations

from sqlalchemy import select

from core.audit.operations import record
from core.auth.models import Account, Grant
from core.auth.passwords import LEAST_LENGTH, hasher, is_right
from core.clock import now
from core.db import db, lock
from core.i18n import _l
from core.refusals import Refusal


class PasswordTooShort(Refusal):
    """Length is what makes a password hard to guess."""

    status = 422
    message = _l("A password needs at least {least} characters. A short sentence is good.")


class NotSignedIn(Refusal):
    """The same answer for an unknown address, a wrong password and a disabled account."""

    status = 401
    message = _l("This e-mail address and password do not belong together. Please try again.")


def create_admin(email: str, name: str, password: str, *, by: str = "command line") -> Account:
    """An account of the managing company; an existing one gets the role and the password."""
    account = _find(email) or Account(email=email.strip().lower(), name=name)
    db.session.add(account)
    if not any(grant.role == "managing_company" for grant in account.grants):
        account.grants.append(Grant(role="managing_company"))
    db.session.flush()
    set_password(account, password, by=by)
    return account


def set_password(account: Account, password: str, *, by: str) -> None:
    """Give a new password; all sessions of the account end."""
    if len(password) < LEAST_LENGTH:
        raise PasswordTooShort(least=LEAST_LENGTH)
    [account] = lock(Account, account.id)
    account.password_hash = hasher.hash(password)
    account.session_version += 1
    record(account, "password_set", by=by)


def disable(account: Account, *, by: str) -> None:
    """End the account's sessions and let nobody in with it."""
    [account] = lock(Account, account.id)
    account.disabled_at = now()
    account.session_version += 1
    record(account, "disabled", by=by)


def sign_in(email: str, password: str) -> Account:
    """The account whose password this is; raises NotSignedIn. Limits are the edge's, before it."""
    account = _find(email)
    right = is_right(account.password_hash if account else None, password)
    if account is None or not right or account.disabled_at is not None:
        raise NotSignedIn
    record(account, "signed_in", by=account.email)
    return account


def _find(email: str) -> Account | None:
    return db.session.scalar(select(Account).where(Account.email == email.strip().lower()))
