"""What a resort's page is filled with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from core.i18n import LazyText, _l
from core.organisation.models import Resort
from crs.catalogue.month import WEEK, Care, MonthDay, Notes, month_of, month_weeks
from crs.catalogue.queries import buildings_of, programmes_in_words
from crs.content.queries import photographs_at
from crs.shop.chart import chart_of
from crs.shop.houses import houses_of
from crs.shop.showing import search_page
from crs.shop.window import Window
from crs.shop.words import service_words

MONTHS = 3
A_MONDAY = date(2024, 1, 1)
CARE_WORDS: dict[Care, LazyText] = {
    Care.FULL: _l("all procedures"),
    Care.SHORT: _l("a short day"),
    Care.DUTY: _l("only the treatment rooms on duty"),
    Care.NONE: _l("no procedures"),
}


def resort_page(
    window: Window, resort: Resort, dates: Mapping[str, Any], month: date | None = None
) -> dict[str, Any]:
    """Texts, programmes, rooms, meals, houses; the treatment days from the month on."""
    page = search_page(window, {**dates, "where": resort.slug})
    form = page["form"]
    form["departure"] = form["arrival"] + timedelta(days=form["nights"])
    key = resort.id
    return page | {
        "resort": resort,
        "buildings": window.keep(("houses", key), lambda: buildings_of(key)),
        "services": service_words(resort.services),
        "programmes": window.keep(("programmes", key), lambda: programmes_in_words(key)),
        "room_types": [one for one in window.room_types.values() if one.resort_id == key],
        "houses_by_type": {one: houses_of(window, row) for one, row in window.room_types.items()},
        "photos": window.keep(("photographs", key), lambda: photographs_at(key)),
        "boards": [one for one in window.boards.values() if one.resort_id == key],
        "chart": chart_of(window.resorts),
        "calendar": treatment_calendar(
            resort, month or form["arrival"], page["today"], window.calendar(key)
        ),
    }


def treatment_calendar(resort: Resort, wanted: date, today: date, notes: Notes) -> dict[str, Any]:
    """Three months of what is given on which day, within what is sold; ways to turn the leaf."""
    first, last = month_of(today), month_of(today + timedelta(days=resort.horizon_days))
    shown = min(max(month_of(wanted), first), last)
    months = [month_of(shown, ahead) for ahead in range(MONTHS)]
    earlier, later = max(month_of(shown, -MONTHS), first), month_of(shown, MONTHS)
    return {
        "months": [(one, month_weeks(one, notes)) for one in months],
        "earlier": earlier if shown > first else None,
        "later": later if later <= last else None,
        "weekdays": [A_MONDAY + timedelta(days=n) for n in range(WEEK)],
        "words": {care: str(words) for care, words in CARE_WORDS.items()},
        "noted": _noted(months, notes),
    }


def _noted(months: list[date], notes: Mapping[date, Any]) -> dict[date, list[list[MonthDay]]]:
    """The days about which the house has a word of its own, by month; in runs of the same word."""
    return {
        month: _runs(one for week in month_weeks(month, notes) for one in week) for month in months
    }


def _runs(days: Iterable[MonthDay | None]) -> list[list[MonthDay]]:
    runs: list[list[MonthDay]] = []
    for one in days:
        if one is None or not one.note:
            continue
        last = runs[-1][-1] if runs else None
        if last and last.note == one.note and (one.day - last.day).days == 1:
            runs[-1].append(one)
        else:
            runs.append([one])
    return runs
