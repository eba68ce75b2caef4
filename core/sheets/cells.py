"""Kinds of cells: how a value is read from its text, and written back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Any, ClassVar

from core.i18n import _l
from core.money import FACTORS
from core.sheets.faults import Wrong

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
DAYS_FROM, DAYS_TO = date(2000, 1, 1), date(2099, 12, 31)


class Cell:
    """A kind of cell. Amounts are in the currency of the row's resort."""

    number: ClassVar[bool] = False
    """Whether a workbook shows it as a number."""

    def read(self, text: str, currency: str) -> Any:
        """The value; raises Wrong."""
        raise NotImplementedError

    def write(self, value: Any, currency: str) -> str:
        """The text that `read` understands as the same value."""
        return str(value)


@dataclass(frozen=True)
class Text(Cell):
    """Words, not too long, without control characters."""

    longest: int = 200

    def read(self, text: str, currency: str) -> str:
        if len(text) > self.longest:
            raise Wrong(
                _l("The text has {length} characters. Shorten it to {longest}."),
                length=len(text),
                longest=self.longest,
            )
        if CONTROL.search(text):
            raise Wrong(_l("The text contains invisible control characters. Type it again."))
        return text


class Code(Cell):
    """A lasting name for machines: lower-case letters, figures, hyphens."""

    def read(self, text: str, currency: str) -> str:
        if len(text) > 60 or not CODE.fullmatch(text):
            raise Wrong(
                _l(
                    "“{text}” is not a valid code. Use lower-case Latin letters, figures and "
                    "single hyphens, as in double-superior; at most 60 characters."
                ),
                text=text[:70],
            )
        return text


@dataclass(frozen=True)
class Whole(Cell):
    """A whole number between limits."""

    least: int = 0
    most: int = 1_000_000
    number: ClassVar[bool] = True

    def read(self, text: str, currency: str) -> int:
        if not re.fullmatch(r"-?[0-9]{1,12}", text):
            raise Wrong(
                _l("“{text}” is not a whole number. Use figures only, as in 14."), text=text[:30]
            )
        value = int(text)
        if value < self.least:
            raise Wrong(
                _l("{value} is too small. The minimum is {least}."), value=value, least=self.least
            )
        if value > self.most:
            raise Wrong(
                _l("{value} is too large. The maximum is {most}."), value=value, most=self.most
            )
        return value


class Amount(Cell):
    """Money in the resort's currency, kept in minor units."""

    number: ClassVar[bool] = True

    def read(self, text: str, currency: str) -> int:
        if text.startswith("-"):
            raise Wrong(_l("{text} is below zero. Enter an amount of 0 or more."), text=text[:30])
        found = re.fullmatch(r"([0-9]{1,9})(?:\.([0-9]*))?", text)
        if not found:
            raise Wrong(
                _l(
                    "“{text}” is not an amount. Use figures with a decimal point, without "
                    "spaces, commas or a currency sign, as in 1045.00."
                ),
                text=text[:30],
            )
        places = len(str(FACTORS[currency])) - 1
        fraction = (found[2] or "").rstrip("0")
        if len(fraction) > places:
            raise Wrong(
                _l("{text} has too many decimal places. {currency} has {places}; round it."),
                text=text,
                currency=currency,
                places=places,
            )
        return int(found[1] + fraction.ljust(places, "0"))

    def write(self, value: int, currency: str) -> str:
        factor = FACTORS[currency]
        places = len(str(factor)) - 1
        return f"{value // factor}.{value % factor:0{places}d}" if places else str(value)


@dataclass(frozen=True)
class Degrees(Cell):
    """A coordinate."""

    most: int
    number: ClassVar[bool] = True

    def read(self, text: str, currency: str) -> float:
        if not re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{1,12})?", text):
            raise Wrong(
                _l("“{text}” is not a coordinate. Enter decimal degrees, as in 58.3850."),
                text=text[:30],
            )
        if abs(float(text)) > self.most:
            raise Wrong(
                _l("{text} lies outside ±{most} degrees. Were latitude and longitude mixed up?"),
                text=text,
                most=self.most,
            )
        return float(text)


class Day(Cell):
    """A calendar day."""

    def read(self, text: str, currency: str) -> date:
        try:
            if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
                raise ValueError(text)
            day = date.fromisoformat(text)
        except ValueError:
            raise Wrong(
                _l("“{text}” is not a date. Enter year-month-day, as in 2027-05-31."),
                text=text[:30],
            ) from None
        if not DAYS_FROM <= day <= DAYS_TO:
            raise Wrong(_l("{day} is not in this century. Check the year."), day=text)
        return day


class Clock(Cell):
    """A time of day."""

    def read(self, text: str, currency: str) -> time:
        found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)(?::00)?", text)
        if not found:
            raise Wrong(
                _l("“{text}” is not a time of day. Enter hours and minutes, as in 14:00."),
                text=text[:30],
            )
        return time(int(found[1]), int(found[2]))

    def write(self, value: time, currency: str) -> str:
        return value.strftime("%H:%M")


class YesNo(Cell):
    """Yes or no."""

    def read(self, text: str, currency: str) -> bool:
        if text.lower() not in ("yes", "no"):
            raise Wrong(_l("“{text}” is neither yes nor no. Enter one of them."), text=text[:30])
        return text.lower() == "yes"

    def write(self, value: bool, currency: str) -> str:
        return "yes" if value else "no"


class OneOf(Cell):
    """One word of a few."""

    def __init__(self, options: Iterable[str]) -> None:
        self.options = tuple(options)

    def read(self, text: str, currency: str) -> str:
        if text not in self.options:
            raise Wrong(
                _l("“{text}” is not known here. Enter one of: {options}."),
                text=text[:30],
                options=", ".join(self.options),
            )
        return text


class ListOf(Cell):
    """Several values, separated by semicolons; none twice."""

    def __init__(self, each: Cell) -> None:
        self.each = each

    def read(self, text: str, currency: str) -> list[Any]:
        parts = [part.strip() for part in text.split(";") if part.strip()]
        values = [self.each.read(part, currency) for part in parts]
        for value in values:
            if values.count(value) > 1:
                raise Wrong(_l("{value} appears here twice. Keep it once."), value=value)
        return values

    def write(self, value: Iterable[Any], currency: str) -> str:
        return ";".join(self.each.write(part, currency) for part in value)
