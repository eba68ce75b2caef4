"""Identifiers in Stripe's manner."""

from __future__ import annotations

import hashlib
import secrets
import string

LETTERS = string.ascii_letters + string.digits


def fresh(prefix: str, length: int = 24) -> str:
    return f"{prefix}_{''.join(secrets.choice(LETTERS) for _ in range(length))}"


def account_of(key: str) -> str:
    """Each secret key is an account of its own."""
    return f"acct_{hashlib.sha256(key.encode()).hexdigest()[:16]}"
