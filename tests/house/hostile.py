"""What strangers send, and how an answer shows that something of it came alive."""

from __future__ import annotations

import re
from html.parser import HTMLParser

LIVE = "zlive"
"""The element, or the function that is called, of every string that tries to be code."""
COUNTED = "51703292524041"  # what {{7191*7190000351}} would become, longer than chance
STRINGS = [
    "\0",
    "a\0b",
    "x" * 50_000,
    "é" * 5_000,
    "\u202e\u202dmoc.live\u202c",
    "\u200b\u200d\ufeff",
    "🧖‍♀️🏥",
    "Z͑ͫ̓a̴l̷g̵o̶" * 50,
    "'",
    '"',
    "\\",
    "' OR 1=1 --",
    "'; DROP TABLE booking; --",
    "%",
    "%s%s%n",
    "%(key)s",
    "{0.__class__}",
    "{{7191*7190000351}}",
    "${7191*7190000351}",
    "<%= 7191*7190000351 %>",
    "../../../../etc/passwd",
    "/%2e%2e/%00",
    "\r\nSet-Cookie: zlive=1",
    "/\r\nX-Zlive: 1",
    "//zlive.example",
    "/\\zlive.example",
    "//[zlive",
    "javascript:zlive()",
    "<zlive>",
    "</textarea></title><zlive>",
    '"><zlive onload=zlive()>',
    "' autofocus onfocus='zlive()",
    "<script>zlive()</script>",
    "<svg/onload=zlive()>",
    "=cmd|' /C zlive'!A0",
    "-1",
    "9" * 5_000,
    "NaN",
    "²",
    "9999-12-31",
]
"""For fields of text."""
DAYS = ["0001-01-01", "9999-12-31", "2099-12-31", "2000-01-01", "2026-02-30", "<zlive>"]
NUMBERS = ["-1", "0", "9" * 19, "9" * 25, "9" * 5_000, "1e309", "²", "<zlive>"]
CHOICES = ["<zlive>", "%(key)s", "' OR 1=1 --", "1-2-3-room:" + "9" * 5_000, "1-2-3-room:²"]
ADDRESSES = ['"<zlive>"@example.org', "x" * 50_000 + "@example.org", "é@ы.рф", "a@b@c.example"]
KINDS = {
    "arrival": DAYS, "departure": DAYS, "first": DAYS, "first_night": DAYS, "last_night": DAYS,
    "arrival_from": DAYS, "kept_until": DAYS, "email": ADDRESSES, "role": CHOICES,
    "sex": CHOICES, "status": CHOICES,
    "language": CHOICES, "state": CHOICES, "source": CHOICES, "outcome": CHOICES,
    "reason": CHOICES, "closed": CHOICES, "by_place": CHOICES, "offer": CHOICES,
}  # fmt: skip
"""What is sent in fields that are no text, by their names; the others are numbers."""
WATCHED = re.compile(
    rf"{LIVE}|{COUNTED}|\bon\w*\s*=|javascript:|data:|[\"'=]\s*/[/\\\\]", re.IGNORECASE
)
LINKS = {"href", "src", "action", "formaction", "hx-get", "hx-post", "data"}


class Watcher(HTMLParser):
    """Reads a page and notes whatever came alive in it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.within = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.within = tag
        if LIVE in tag:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            address = (value or "").strip().lower()
            if name.startswith("on") or LIVE in name:
                self.found.append(f"{name}={value}")
            if name in LINKS and address.startswith(("javascript:", "data:", "//", "/\\")):
                self.found.append(f"{name}={value}")

    def handle_endtag(self, _tag: str) -> None:
        self.within = ""

    def handle_data(self, data: str) -> None:
        if self.within in ("script", "style") and LIVE in data:
            self.found.append(f"<{self.within}>{data}")


def living(page: str) -> list[str]:
    """What of a page is alive; nothing where it only shows what was sent.

    A page without a word that the watcher looks for need not be parsed, and most have none.
    """
    if not WATCHED.search(page):
        return []
    watcher = Watcher()
    watcher.feed(page)
    counted = [COUNTED] if COUNTED in page else []
    return watcher.found + counted
