"""Kinds of cells that the world knows by name: addresses, languages, currencies, time zones."""

from __future__ import annotations

import re
from functools import cache
from zoneinfo import available_timezones

from core.i18n import LANGUAGES, _l
from core.money import FACTORS
from core.sheets.cells import CONTROL, Cell, OneOf
from core.sheets.faults import Wrong

EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+")


class Language(OneOf):
    """A language that we speak."""

    def __init__(self) -> None:
        super().__init__(LANGUAGES)


class Currency(OneOf):
    """A currency whose minor units we know."""

    def __init__(self) -> None:
        super().__init__(FACTORS)


class Email(Cell):
    """An e-mail address, in lower case."""

    def read(self, text: str, currency: str) -> str:
        if len(text) > 254 or not EMAIL.fullmatch(text) or CONTROL.search(text):
            raise Wrong(
                _l("“{text}” is not an e-mail address. Enter one, as in anna@example.org."),
                text=text[:60],
            )
        return text.lower()


class Phone(Cell):
    """A telephone number as people write it."""

    def read(self, text: str, currency: str) -> str:
        if not re.fullmatch(r"\+?[0-9 ()/-]{5,25}", text):
            raise Wrong(
                _l("“{text}” is not a phone number. Enter it as in +372 444 5566."), text=text[:30]
            )
        return text


@cache
def _zones() -> set[str]:
    return available_timezones()


class Zone(Cell):
    """A time zone by its name."""

    def read(self, text: str, currency: str) -> str:
        if text not in _zones():
            raise Wrong(
                _l("“{text}” is not a time zone. Enter its name, as in Europe/Tallinn."),
                text=text[:40],
            )
        return text
