"""Proving who one is: password, code by the clock; changing either."""

from __future__ import annotations

from core.audit.operations import record
from core.auth.access import SignedIn, asks_for_codes
from core.auth.models import Account
from core.auth.operations import set_password
from core.auth.passwords import is_right
from core.auth.queries import find_account
from core.auth.refusals import NotSignedIn, SecondFactorNeeded, WrongCode, WrongPassword
from core.auth.second_factor import accepted_step, is_offered, is_on, new_secret
from core.clock import now
from core.db import db, lock


def sign_in(email: str, password: str) -> Account:
    """The account whose password this is; raises NotSignedIn. The edge has counted before.

    Who has a second factor is not in yet: `finish_with_code` lets them.
    """
    account = find_account(email)
    right = is_right(account.password_hash if account else None, password)
    if account is None or not right or account.disabled_at is not None:
        raise NotSignedIn
    if not is_on(account):
        record(account, "signed_in", by=account.email)
    return account


def check_code(account: Account, code: str) -> None:
    """The code of now, not used before; raises WrongCode."""
    [account] = lock(Account, account.id)
    secret = account.totp_secret
    step = accepted_step(secret, code, now(), account.totp_last_step) if secret else None
    if step is None:
        raise WrongCode
    account.totp_last_step = step


def finish_with_code(key: str, code: str) -> Account:
    """The second step of who has shown the password; raises NotSignedIn, WrongCode."""
    number, _dot, version = key.partition(".")
    account = db.session.get(Account, int(number)) if number.isdecimal() else None
    if account is None or account.disabled_at or str(account.session_version) != version:
        raise NotSignedIn
    check_code(account, code)
    record(account, "signed_in", by=account.email)
    return account


def change_password(user: SignedIn, present: str, new: str) -> Account:
    """One's own password; every session ends. Raises WrongPassword, PasswordTooShort."""
    account = _own(user)
    if not is_right(account.password_hash, present):
        raise WrongPassword
    set_password(account, new, by=account.email)
    return account


def offer_second_factor(user: SignedIn) -> None:
    """A new secret that waits for its first code; one in use stays."""
    account = _own(user)
    if not is_on(account):
        account.totp_secret = new_secret()


def confirm_second_factor(user: SignedIn, code: str) -> Account:
    """The first code switches it on; sessions without it end. Raises WrongCode."""
    account = _own(user)
    if is_offered(account):
        check_code(account, code)
        account.session_version += 1
        record(account, "second_factor_on", by=account.email)
    return account


def remove_second_factor(user: SignedIn, present: str) -> Account:
    """Codes are asked no more; other sessions end. Raises WrongPassword, SecondFactorNeeded."""
    if asks_for_codes(user):
        raise SecondFactorNeeded
    account = _own(user)
    if not is_right(account.password_hash, present):
        raise WrongPassword
    account.totp_secret = account.totp_last_step = None
    account.session_version += 1
    record(account, "second_factor_off", by=account.email)
    return account


def _own(user: SignedIn) -> Account:
    [account] = lock(Account, user.id)
    return account
