"""Accounts: made, invited, given a password, disabled. Who may, is asked here too."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import update

from core.audit.operations import record
from core.auth.access import SignedIn
from core.auth.models import Account, Grant, Invitation
from core.auth.passwords import LEAST_LENGTH, MOST_LENGTH, hasher
from core.auth.queries import code_hash, find_account, find_invitation, may_manage, resorts_of
from core.auth.refusals import (
    AlreadyStaff,
    InvitationOver,
    NotYourself,
    PasswordTooLong,
    PasswordTooShort,
    RoleNeedsResort,
)
from core.auth.roles import NETWORK_ROLE
from core.clock import now
from core.db import db, lock
from core.refusals import NotAllowed

GOOD_FOR = timedelta(days=3)
CODE_BYTES = 16  # 128 bits


def create_admin(email: str, name: str, password: str, *, by: str = "command line") -> Account:
    """An account of the managing company; an existing one gets the role and the password."""
    account = find_account(email) or Account(email=email.strip().lower(), name=name)
    db.session.add(account)
    if not any(grant.role == NETWORK_ROLE for grant in account.grants):
        account.grants.append(Grant(role=NETWORK_ROLE))
    db.session.flush()
    set_password(account, password, by=by)
    return account


def set_password(account: Account, password: str, *, by: str) -> None:
    """Give a new password; all sessions of the account end."""
    if len(password) < LEAST_LENGTH:
        raise PasswordTooShort(least=LEAST_LENGTH)
    if len(password) > MOST_LENGTH:
        raise PasswordTooLong(most=MOST_LENGTH)
    hashed = hasher.hash(password)
    [account] = lock(Account, account.id)
    account.password_hash = hashed
    account.session_version += 1
    record(account, "password_set", by=by)


def invite(
    email: str, name: str, role: str, resort_id: int | None, *, language: str, by: SignedIn
) -> tuple[Account, str | None]:
    """The account with its new role, and the code of its link (none where a password is set).

    A trigger ends the links made before: whoever keeps one gets none of the new role.
    """
    resort_id = None if role == NETWORK_ROLE else resort_id
    if not by.may_give(role, resort_id):
        raise NotAllowed
    if role != NETWORK_ROLE and resort_id not in {resort.id for resort in resorts_of(by)}:
        raise RoleNeedsResort
    account = find_account(email)
    if account is None:
        account = Account(email=email.strip().lower(), name=name, language=language)
        db.session.add(account)
    else:
        [account] = lock(Account, account.id)
        if not may_manage(account, by) or (role, resort_id) in _roles_of(account):
            raise AlreadyStaff
    account.grants.append(Grant(role=role, resort_id=resort_id))
    db.session.flush()
    record(account, "granted", by=by.email, resort_id=resort_id, role=role)
    waits = account.password_hash is None and account.disabled_at is None
    return account, _new_code(account, by=by.email) if waits else None


def reset(account: Account, *, by: SignedIn) -> str:
    """The code of a link by which a new password is set; the old one holds until then."""
    account = _managed(account, by)
    return _new_code(account, by=by.email)


def accept_invitation(code: str, password: str) -> Account:
    """Set the password, once; a second factor must be set up anew. Raises InvitationOver."""
    found = find_invitation(code)
    [account] = lock(Account, found.account_id)
    [invitation] = lock(Invitation, found.id)
    if account.disabled_at or invitation.used_at or invitation.expires_at <= now():
        raise InvitationOver
    set_password(account, password, by=account.email)
    invitation.used_at = now()
    account.totp_secret = account.totp_last_step = None
    record(account, "invitation_accepted", by=account.email)
    return account


def disable(account: Account, *, by: SignedIn) -> None:
    """End the account's sessions and links, and let nobody in with it."""
    account = _managed(account, by)
    if account.disabled_at is None:
        account.disabled_at = now()
        account.session_version += 1
        _end_invitations(account)
        record(account, "disabled", by=by.email)


def enable(account: Account, *, by: SignedIn) -> None:
    """Let the person in again, with the password they had."""
    account = _managed(account, by)
    if account.disabled_at is not None:
        account.disabled_at = None
        record(account, "enabled", by=by.email)


def withdraw(account: Account, grant_id: int, *, by: SignedIn) -> None:
    """Take a role away that one may also give."""
    if account.id == by.id:
        raise NotYourself
    [account] = lock(Account, account.id)
    for grant in account.grants:
        if grant.id == grant_id:
            if not by.may_give(grant.role, grant.resort_id):
                raise NotAllowed
            account.grants.remove(grant)
            record(account, "withdrawn", by=by.email, resort_id=grant.resort_id, role=grant.role)


def end_sessions(account_id: int) -> None:
    """Sign out: every cookie of the account is worthless from now on."""
    [account] = lock(Account, account_id)
    account.session_version += 1


def _managed(account: Account, by: SignedIn) -> Account:
    if account.id == by.id:
        raise NotYourself
    [account] = lock(Account, account.id)
    if not may_manage(account, by):
        raise NotAllowed
    return account


def _roles_of(account: Account) -> set[tuple[str, int | None]]:
    return {(grant.role, grant.resort_id) for grant in account.grants}


def _new_code(account: Account, *, by: str) -> str:
    """A code that nobody can guess; those made before end."""
    _end_invitations(account)
    code = secrets.token_urlsafe(CODE_BYTES)
    db.session.add(
        Invitation(account_id=account.id, code_hash=code_hash(code), expires_at=now() + GOOD_FOR)
    )
    record(account, "invited", by=by)
    return code


def _end_invitations(account: Account) -> None:
    db.session.execute(
        update(Invitation)
        .where(Invitation.account_id == account.id, Invitation.used_at.is_(None))
        .values(expires_at=now())
    )
