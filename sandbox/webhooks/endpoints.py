"""Who is told of events, and of which."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Endpoint:
    """An address with its secret; no kinds means all, no key means every account's events."""

    url: str
    secret: str
    kinds: frozenset[str] = frozenset()
    key: str = ""

    @classmethod
    def parse(cls, line: str) -> Endpoint:
        """`URL SECRET [events=a,b] [key=sk_test_…]`; raises ValueError."""
        words = line.split()
        options = dict(word.split("=", 1) for word in words[2:] if "=" in word)
        if len(words) < 2 or len(options) != len(words) - 2 or options.keys() - {"events", "key"}:
            raise ValueError("a line is `URL SECRET [events=a,b] [key=sk_test_…]`")
        if urlsplit(words[0]).scheme not in ("http", "https"):
            raise ValueError(f"{words[0]} is no http address")
        kinds = frozenset(filter(None, options.get("events", "").split(",")))
        return cls(words[0], words[1], kinds - {"*"}, options.get("key", ""))

    def hears(self, account: str, kind: str, *, of_key: str) -> bool:
        """Whether it is to be told; `of_key` is the account of the endpoint's own key."""
        return (not self.key or account == of_key) and (not self.kinds or kind in self.kinds)
