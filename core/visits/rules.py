"""Where a visitor comes from, and who is none."""

from __future__ import annotations

import re
from enum import StrEnum
from urllib.parse import urlsplit

DIRECT, OTHER = "direct", "other"
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
ROBOTS = re.compile(
    r"bot|crawl|spider|slurp|scrap|fetch|preview|monitor|headless|lighthouse|curl|wget|python|java/"
    r"|go-http|okhttp|axios|http-?client|facebookexternalhit|whatsapp|telegram|embed",
    re.IGNORECASE,
)


class Step(StrEnum):
    """How far somebody came, in their order."""

    VISIT = "visit"
    SEARCH = "search"
    OFFER = "offer"
    HOLD = "hold"
    PAY = "pay"
    PAID = "paid"


def source_of(utm_source: str, utm_medium: str, referrer: str, own_host: str) -> str:
    """`newsletter`, `google/cpc`, a site's host, `direct` where nothing tells, else `other`."""
    if utm_source:
        named = [part.strip().lower() for part in (utm_source, utm_medium) if part.strip()]
        return "/".join(named) if named and all(map(NAME.fullmatch, named)) else OTHER
    host = _host_of(referrer)
    if not host or host == own_host.partition(":")[0].removeprefix("www."):
        return DIRECT
    return host if NAME.fullmatch(host) else OTHER


def _host_of(referrer: str) -> str:
    try:
        return (urlsplit(referrer).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def is_robot(agent: str) -> bool:
    """Whether a program asks; whoever does not say what they are is taken for one."""
    return not agent or ROBOTS.search(agent) is not None
