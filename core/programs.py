"""Programs that ask: where, and what differs for them from people with browsers."""

from __future__ import annotations

ADDRESSES = ("/api/", "/webhooks/")


def for_programs(path: str) -> bool:
    """Whether programs ask there: they get JSON whatever happens, and no cookie is read or set."""
    return path.startswith(ADDRESSES)
