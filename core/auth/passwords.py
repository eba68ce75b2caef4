"""Passwords: Argon2id, and the same time spent where there is no account."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
NOBODY = hasher.hash("nobody's password, to spend the same time on")
LEAST_LENGTH, MOST_LENGTH = 12, 200


def is_right(stored: str | None, typed: str) -> bool:
    """Whether the password is the stored one; takes as long when nothing is stored."""
    try:
        return hasher.verify(stored or NOBODY, typed[:MOST_LENGTH]) and stored is not None
    except (VerifyMismatchError, InvalidHashError):
        return False
