"""Public codes of bookings: eight Crockford characters, easy to say on the telephone."""

from __future__ import annotations

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8


def new_code() -> str:
    """A random code; about 10^12 of them, so a collision is refused by the database, not met."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def normal_code(typed: str) -> str:
    """What a person typed as a code: letters that look like digits are read as such."""
    return typed.strip().upper().replace("-", "").translate(str.maketrans("OIL", "011"))
