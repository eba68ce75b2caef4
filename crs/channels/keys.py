"""The secrets of partners: made, known by their beginning, kept as a keyed hash."""

from __future__ import annotations

import secrets

from core.signing import sign

MARK = "san_"
SECRET_BYTES = 24  # 192 bits, of which the beginning that is shown tells 48
SHOWN = len(MARK) + 8


def new_secret() -> str:
    """A key as its partner gets to see it, once."""
    return f"{MARK}{secrets.token_urlsafe(SECRET_BYTES)}"


def demo_secret() -> str:
    """The demo's key: made from the site's own secret, so that each start knows it again."""
    return f"{MARK}{sign('demo key of the API')}"


def beginning_of(secret: str) -> str:
    """What is shown of it later on."""
    return secret[:SHOWN]


def hash_of(secret: str) -> str:
    """Under which it is found."""
    return sign("partner key", secret)
