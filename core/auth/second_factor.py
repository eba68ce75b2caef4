"""The second factor: codes by the clock (RFC 6238), each good once."""

from __future__ import annotations

import hmac
from datetime import datetime

import pyotp

from core.auth.models import Account

STEP = 30
DRIFT = (0, -1, 1)  # a phone's clock may be half a minute off
ISSUER = "Sanatorium"


def is_on(account: Account) -> bool:
    """Whether signing in asks for a code: the secret was confirmed by a first one."""
    return account.totp_secret is not None and account.totp_last_step is not None


def is_offered(account: Account) -> bool:
    """Whether a secret waits for its first code."""
    return account.totp_secret is not None and account.totp_last_step is None


def new_secret() -> str:
    """160 random bits, as an app reads them."""
    return pyotp.random_base32()


def address_for_app(account: Account) -> str:
    """What the picture says to the app: issuer, account and secret."""
    return pyotp.TOTP(account.totp_secret or "").provisioning_uri(
        name=account.email, issuer_name=ISSUER
    )


def accepted_step(secret: str, code: str, at: datetime, last_step: int | None) -> int | None:
    """The step whose code this is; None when it is wrong or was used, or a later one was."""
    typed = "".join(code.split()).encode()
    clock, today = pyotp.TOTP(secret), int(at.timestamp()) // STEP
    for drift in DRIFT:
        step = today + drift
        right = hmac.compare_digest(clock.generate_otp(step).encode(), typed)
        if right and (last_step is None or step > last_step):
            return step
    return None
