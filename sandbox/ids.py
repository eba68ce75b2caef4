"""Identifiers in Stripe's manner."""

from __future__ import annotations

import hashlib
import secrets
import string

LETTERS = (string.ascii_letters + string.digits).encode()
TABLE = bytes(LETTERS[number % len(LETTERS)] for number in range(256))


def fresh(prefix: str, length: int = 24) -> str:
    return f"{prefix}_{secrets.token_bytes(length).translate(TABLE).decode()}"


def account_of(key: str) -> str:
    """Each secret key is an account of its own."""
    return f"acct_{hashlib.sha256(key.encode()).hexdigest()[:16]}"
