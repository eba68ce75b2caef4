"""Parameters of requests: unfolded from form encoding, read strictly, refused in Stripe's words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.faults import ApiFault

Raw = Any  # str | dict[str, Raw]
Reader = Callable[[Raw, str], Any]
NAME = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")
DEEPEST = 8


def unfold(pairs: Iterable[tuple[str, str]]) -> dict[str, Raw]:
    """`a[b][0]=c` becomes {"a": {"b": {"0": "c"}}}; `a[]` counts up. Raises ApiFault."""
    found: dict[str, Raw] = {}
    for name, text in pairs:
        parts = _parts(name)
        place = found
        for part in parts[:-1]:
            place = place.setdefault(part or str(len(place)), {})
            if not isinstance(place, dict):
                raise ApiFault(f"{name} is both one value and several.", param=name)
        if isinstance(place.get(parts[-1]), dict):
            raise ApiFault(f"{name} is both one value and several.", param=name)
        place[parts[-1] or str(len(place))] = text
    return found


def _parts(name: str) -> list[str]:
    match = NAME.fullmatch(name)
    if not match or name.count("[") > DEEPEST:
        raise ApiFault(f"{name[:80]!r} is no name of a parameter.", code="parameter_unknown")
    return [match[1], *re.findall(r"\[([^\[\]]*)\]", match[2])]


@dataclass(frozen=True)
class Record:
    """Named fields; others are refused."""

    fields: Mapping[str, Reader]
    needs: tuple[str, ...] = ()

    def __call__(self, raw: Raw, path: str = "") -> dict[str, Any]:
        if not isinstance(raw, dict):
            raise ApiFault(f"{path} must be an object.", param=path)
        for name in raw.keys() - self.fields.keys():
            inner = f"{path}[{name}]" if path else name
            raise ApiFault(
                f"Received unknown parameter: {inner} (the sandbox may know fewer than Stripe)",
                code="parameter_unknown",
                param=inner,
            )
        for name in self.needs:
            if name not in raw:
                inner = f"{path}[{name}]" if path else name
                raise ApiFault(
                    f"Missing required param: {inner}.", code="parameter_missing", param=inner
                )
        return {
            name: self.fields[name](part, f"{path}[{name}]" if path else name)
            for name, part in raw.items()
        }


@dataclass(frozen=True)
class Several:
    """A list of the same."""

    of: Reader
    most: int = 100

    def __call__(self, raw: Raw, path: str) -> list[Any]:
        if not isinstance(raw, dict) or not all(key.isdecimal() for key in raw):
            raise ApiFault(f"{path} must be a list.", param=path)
        if len(raw) > self.most:
            raise ApiFault(f"{path} has more than {self.most} parts.", param=path)
        return [self.of(raw[key], f"{path}[{key}]") for key in sorted(raw, key=int)]


@dataclass(frozen=True)
class OneOf:
    """One of these words."""

    words: tuple[str, ...]

    def __call__(self, raw: Raw, path: str) -> str:
        if raw not in self.words:
            raise ApiFault(f"{path} must be one of {', '.join(self.words)}.", param=path)
        return str(raw)


@dataclass(frozen=True)
class Texts:
    """Names and texts of one's own: metadata."""

    most: int = 50

    def __call__(self, raw: Raw, path: str) -> dict[str, str]:
        if raw == "":
            return {}
        if not isinstance(raw, dict) or len(raw) > self.most:
            raise ApiFault(f"{path} must be at most {self.most} names with texts.", param=path)
        for name, part in raw.items():
            if len(name) > 40 or not isinstance(part, str) or len(part) > 500:
                raise ApiFault(
                    f"{path}[{name[:40]}]: 40 characters of name, 500 of text.", param=path
                )
        return dict(raw)


@dataclass(frozen=True)
class Span:
    """One instant, or bounds of it: gt, gte, lt, lte."""

    bounds: Record = field(
        default_factory=lambda: Record(dict.fromkeys(("gt", "gte", "lt", "lte"), whole))
    )

    def __call__(self, raw: Raw, path: str) -> dict[str, int]:
        if isinstance(raw, str):
            instant = whole(raw, path)
            return {"gte": instant, "lte": instant}
        return self.bounds(raw, path)


def text(raw: Raw, path: str) -> str:
    """Some text, not empty."""
    if not isinstance(raw, str) or len(raw) > 5000:
        raise ApiFault(f"{path} must be text of at most 5,000 characters.", param=path)
    if not raw.strip():
        raise ApiFault(f"{path} is empty.", code="parameter_invalid_empty", param=path)
    return raw


def whole(raw: Raw, path: str) -> int:
    """A whole number."""
    if not isinstance(raw, str) or not re.fullmatch(r"-?\d{1,15}", raw, re.ASCII):
        raise ApiFault(
            f"Invalid integer: {str(raw)[:40]}", code="parameter_invalid_integer", param=path
        )
    return int(raw)


def natural(raw: Raw, path: str) -> int:
    """A whole number that is not negative."""
    number = whole(raw, path)
    if number < 0:
        raise ApiFault(
            f"{path} must not be negative.", code="parameter_invalid_integer", param=path
        )
    return number


def truth(raw: Raw, path: str) -> bool:
    """`true` or `false`."""
    return OneOf(("true", "false"))(raw, path) == "true"


def address(raw: Raw, path: str) -> str:
    """An address that a browser can be sent to."""
    found = text(raw, path)
    if not found.startswith(("http://", "https://")):
        raise ApiFault(f"{path} is not a valid URL.", code="url_invalid", param=path)
    return found
