"""Languages: every text a user sees goes through here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Protocol

from babel import Locale
from babel.core import get_global
from babel.dates import format_skeleton, get_month_names
from babel.numbers import format_currency
from flask_babel import force_locale, get_locale, gettext, lazy_gettext, ngettext

from core.money import Money

LANGUAGES = {"en": "English", "ru": "Русский", "et": "Eesti"}
DEFAULT_LANGUAGE = "en"
DAY = "yMMMEd"
Texts = dict[str, str]


class LazyText(Protocol):
    """A text that is translated when it is shown."""

    def __str__(self) -> str: ...


def _l(message: str) -> LazyText:
    """Mark a text for translation where no request is at hand yet."""
    text: LazyText = lazy_gettext(message)
    return text


def _(message: str) -> str:
    """Translate now."""
    return str(gettext(message))


def language() -> str:
    """The language of the request: `en`, `ru` or `et`."""
    locale = get_locale()
    return str(locale.language) if locale else DEFAULT_LANGUAGE


@contextmanager
def speaking(wanted: str) -> Iterator[None]:
    """Say everything in this language, whoever reads the page: letters, papers."""
    with force_locale(wanted if wanted in LANGUAGES else DEFAULT_LANGUAGE):
        yield


def in_language(texts: Texts | None, wanted: str | None = None) -> str:
    """The text in the reader's language, else in the default one, else nothing."""
    if not texts:
        return ""
    return texts.get(wanted or language()) or texts.get(DEFAULT_LANGUAGE) or ""


def country_of(zone: str) -> str:
    """`Estonia`: where the clocks of a time zone are; of a zone without a country its own name."""
    code = get_global("zone_territories").get(zone, "")
    named = get_locale() or Locale(DEFAULT_LANGUAGE)
    return str(named.territories.get(code) or zone)


def day(value: date) -> str:
    """`Sat, 1 Aug 2026`: people plan by weekdays."""
    return skeleton(DAY, value)


def money(amount: Money) -> str:
    """`€1,240.00`: to the last cent, for columns and terms."""
    locale = get_locale() or DEFAULT_LANGUAGE
    return str(format_currency(amount.exact, amount.currency, locale=locale))


def skeleton(parts: str, value: date) -> str:
    """The named parts of a date, in the order and the words of the reader's language."""
    locale = "en_GB" if language() == "en" else language()
    return str(format_skeleton(parts, value, locale=locale))


def month_name(number: int) -> str:
    """`October`, as it stands alone."""
    return str(get_month_names("wide", "stand-alone", locale=language())[number])


__all__ = [
    "DEFAULT_LANGUAGE",
    "LANGUAGES",
    "LazyText",
    "Texts",
    "_",
    "_l",
    "day",
    "in_language",
    "language",
    "money",
    "month_name",
    "ngettext",
    "skeleton",
    "speaking",
]
