"""Languages: every text a user sees goes through here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import lru_cache
from typing import Any, Protocol

from babel import Locale
from babel.core import get_global
from babel.dates import format_skeleton, get_month_names
from babel.numbers import format_currency
from babel.support import NullTranslations, Translations
from flask import Flask, has_request_context
from flask_babel import LazyString, force_locale, get_locale, get_translations

from core.money import Money

LANGUAGES = {"en": "English", "ru": "Русский", "et": "Eesti"}
DEFAULT_LANGUAGE = "en"
DAY = "yMMMEd"
KEPT = 4096
Texts = dict[str, str]

# A page asks for the reader's language some five hundred times: it is kept for the request.
_spoken: ContextVar[Locale | None] = ContextVar("spoken", default=None)
_catalogues: dict[str, Translations] = {}


def install(app: Flask) -> None:
    """Forget the language of one request before and after the next."""
    app.before_request(_fall_silent)
    app.teardown_request(_fall_silent)


def _fall_silent(_fault: BaseException | None = None) -> None:
    _spoken.set(None)


def locale() -> Locale:
    """The locale of the request, or of `speaking`; outside of both the default one."""
    kept = _spoken.get()
    if kept is None:
        kept = get_locale() or Locale(DEFAULT_LANGUAGE)
        if has_request_context():
            _spoken.set(kept)
    return kept


def catalogue() -> NullTranslations:
    """The reader's texts."""
    code = language()
    if code not in _catalogues:
        found: NullTranslations = get_translations()
        if not isinstance(found, Translations):  # no application is at hand
            return found
        _catalogues[code] = found
    return _catalogues[code]


class LazyText(Protocol):
    """A text that is translated when it is shown."""

    def __str__(self) -> str: ...


def _l(message: str) -> LazyText:
    """Mark a text for translation where no request is at hand yet."""
    text: LazyText = LazyString(_, message)
    return text


def _(message: str) -> str:
    """Translate now."""
    return str(catalogue().ugettext(message))


def ngettext(one: str, many: str, num: int, **values: Any) -> str:
    """Translate the plural that the number asks for; `%(num)d` is the number."""
    return str(catalogue().ungettext(one, many, num)) % {"num": num, **values}


def language() -> str:
    """The language of the request: `en`, `ru` or `et`."""
    return str(locale().language)


@contextmanager
def speaking(wanted: str) -> Iterator[None]:
    """Say everything in this language, whoever reads the page: letters, papers."""
    code = wanted if wanted in LANGUAGES else DEFAULT_LANGUAGE
    before = _spoken.set(Locale(code))
    try:
        with force_locale(code):
            yield
    finally:
        _spoken.reset(before)


def in_language(texts: Texts | None, wanted: str | None = None) -> str:
    """The text in the reader's language, else in the default one, else nothing."""
    if not texts:
        return ""
    return texts.get(wanted or language()) or texts.get(DEFAULT_LANGUAGE) or ""


def country_of(zone: str) -> str:
    """`Estonia`: where the clocks of a time zone are; of a zone without a country its own name."""
    code = get_global("zone_territories").get(zone, "")
    return str(locale().territories.get(code) or zone)


def day(value: date) -> str:
    """`Sat, 1 Aug 2026`: people plan by weekdays."""
    return skeleton(DAY, value)


def money(amount: Money) -> str:
    """`€1,240.00`: to the last cent, for columns and terms."""
    return _money(amount, language())


@lru_cache(KEPT)
def _money(amount: Money, code: str) -> str:
    return str(format_currency(amount.exact, amount.currency, locale=code))


def price(amount: Money) -> str:
    """`€1,240`: cents only where there are some, for large figures."""
    return _price(amount, language())


@lru_cache(KEPT)
def _price(amount: Money, code: str) -> str:
    exact = amount.exact
    if exact != exact.to_integral_value():
        return _money(amount, code)
    whole = Locale(code).currency_formats["standard"].pattern.replace(".00", "")
    return str(format_currency(exact, amount.currency, whole, locale=code, currency_digits=False))


def skeleton(parts: str, value: date) -> str:
    """The named parts of a date, in the order and the words of the reader's language."""
    return _skeleton(parts, value, "en_GB" if language() == "en" else language())


@lru_cache(KEPT)
def _skeleton(parts: str, value: date, code: str) -> str:
    words = str(format_skeleton(parts, value, locale=code))
    return re.sub(r"\s?г\.$", "", words)  # of Russian: a sentence would end in two full stops


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
    "catalogue",
    "country_of",
    "day",
    "in_language",
    "install",
    "language",
    "locale",
    "money",
    "month_name",
    "ngettext",
    "price",
    "skeleton",
    "speaking",
]
