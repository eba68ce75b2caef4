"""Limits on guessing, counted in Valkey before any password is hashed."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from contextlib import suppress

from flask import Flask, current_app
from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from core.addresses import network_of
from core.i18n import _l
from core.refusals import Busy, Refusal
from core.signing import sign

OF_ACCOUNT = parse("5 per 15 minutes")
OF_ADDRESS = parse("20 per minute")
OF_KEY = parse("1200 per minute")
OF_INQUIRIES = parse("5 per hour")
OF_LOOKUPS = parse("10 per hour")
OF_LINKS = parse("3 per hour")


class TooManyAttempts(Refusal):
    """Wait: the same for accounts that exist and those that do not."""

    status = 429
    message = _l("Too many attempts. Please try again in {minutes} min.")


class TooManyRequests(Refusal):
    """A program asks faster than its key may."""

    status = 429
    message = _l("This is more requests than a key may send. Please wait {seconds} s.")

    @property
    def headers(self) -> Mapping[str, str]:
        """When to ask again."""
        return {"Retry-After": str(self.facts["seconds"])}


def install(app: Flask) -> None:
    """Count in the Valkey of `REDIS_URL`."""
    url = str(app.config["REDIS_URL"])
    storage = storage_from_string(
        f"redis+{url}" if url.startswith("unix:") else url, wrap_exceptions=True
    )
    app.extensions["limits"] = MovingWindowRateLimiter(storage)


def count_address(address: str | None) -> None:
    """One more attempt from there; raises TooManyAttempts."""
    _count(OF_ADDRESS, "address", network_of(address))


def count_account(email: str) -> None:
    """One more attempt at the account; raises TooManyAttempts. `forgive` when it was right."""
    _count(OF_ACCOUNT, "account", email)


def count_inquiry(address: str | None) -> None:
    """One more wish to be called from there; raises TooManyAttempts.

    While Valkey is out of reach nobody who wants to be called is turned away.
    """
    with suppress(Busy):
        _count(OF_INQUIRIES, "inquiry", network_of(address))


def count_lookup(address: str | None) -> None:
    """One more search for a booking from there; raises TooManyAttempts, Busy."""
    _count(OF_LOOKUPS, "lookup", network_of(address))


def count_link(code: str) -> None:
    """One more wish for the link of that booking; raises TooManyAttempts, Busy."""
    _count(OF_LINKS, "link", code)


def forgive(email: str) -> None:
    """The attempt was right: begin to count anew."""
    with suppress(StorageError):
        _limiter().clear(OF_ACCOUNT, _mark("account", email))


def count_key(key: str) -> None:
    """One more request with a program's key; raises TooManyRequests.

    Who has a key is known: while Valkey is out of reach they are served uncounted.
    """
    with suppress(StorageError):
        seconds = _wait(OF_KEY, "key", key)
        if seconds is not None:
            raise TooManyRequests(seconds=max(1, math.ceil(seconds)))


def _count(limit: RateLimitItem, kind: str, whose: str) -> None:
    try:
        seconds = _wait(limit, kind, whose)
    except StorageError:
        raise Busy from None
    if seconds is not None:
        raise TooManyAttempts(minutes=max(1, math.ceil(seconds / 60)))


def _wait(limit: RateLimitItem, kind: str, whose: str) -> float | None:
    """One more attempt: None, or the seconds to wait where it is one too many."""
    mark = _mark(kind, whose)
    if _limiter().hit(limit, mark):
        return None
    return float(_limiter().get_window_stats(limit, mark).reset_time) - time.time()


def _mark(kind: str, whose: str) -> str:
    """A keyed hash: Valkey need not know who signs in."""
    return f"{kind}:{sign('attempt', kind, whose)}"


def _limiter() -> MovingWindowRateLimiter:
    limiter: MovingWindowRateLimiter = current_app.extensions["limits"]
    return limiter
