"""The breakdown: what a price is made of, by night and person; stored with each promise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from core.i18n import Texts
from core.money import Money

SCHEMA = 1
PARTS = {"room": 0, "child": 0, "board": 1, "programme": 2, "extra": 3}
NightParts = tuple[int, int, int, int]


@dataclass(frozen=True)
class Line:
    """One amount (minor units) of one night; offers are negative. `person` is a position."""

    night: date
    kind: str
    person: int | None
    what: Texts
    amount: int


@dataclass(frozen=True)
class Breakdown:
    """All lines of a voucher's price; the total is exactly their sum."""

    currency: str
    lines: tuple[Line, ...] = field(default=())

    @property
    def total(self) -> Money:
        """The price of the voucher."""
        return Money(sum(line.amount for line in self.lines), self.currency)

    def by_night(self) -> dict[date, NightParts]:
        """Night to room (children too), board, programme, extras in minor units, after offers."""
        parts: dict[date, list[int]] = {}
        offers: dict[date, int] = {}
        for line in self.lines:
            night = parts.setdefault(line.night, [0, 0, 0, 0])
            if line.kind == "offer":
                offers[line.night] = offers.get(line.night, 0) - line.amount
            else:
                night[PARTS[line.kind]] += line.amount
        return {
            night: self._less(amounts, offers.get(night, 0))
            for night, amounts in sorted(parts.items())
        }

    def _less(self, parts: list[int], off: int) -> NightParts:
        *stay, extra = parts
        off_each = Money(off, self.currency).split(stay) if off else [Money(0, self.currency)] * 3
        pairs = zip(stay, off_each, strict=True)
        room, board, programme = (part - share.minor for part, share in pairs)
        return room, board, programme, extra

    def nights(self) -> list[Money]:
        """The price of each night in their order, without extras."""
        return [Money(sum(stay), self.currency) for *stay, _extra in self.by_night().values()]

    def less_percent(self, percent: int, what: Texts) -> Breakdown:
        """So many percent off the whole, spread over the nights to the cent."""
        weights = {night: sum(parts) for night, parts in self.by_night().items()}
        off = self.total.share(percent)
        if not off:
            return self
        shares = zip(weights, off.split(list(weights.values())), strict=True)
        lines = (Line(night, "offer", None, what, -share.minor) for night, share in shares if share)
        return Breakdown(self.currency, (*self.lines, *lines))

    def to_json(self) -> dict[str, Any]:
        """For a JSONB column; `schema` says how to read it."""
        lines = [{**asdict(line), "night": line.night.isoformat()} for line in self.lines]
        return {"schema": SCHEMA, "currency": self.currency, "lines": lines}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Breakdown:
        """The breakdown as it was stored. Raises ValueError for an unknown schema."""
        if stored.get("schema") != SCHEMA:
            raise ValueError(f"breakdown of schema {stored.get('schema')}")
        lines = (
            Line(**{**line, "night": date.fromisoformat(line["night"])}) for line in stored["lines"]
        )
        return cls(stored["currency"], tuple(lines))
