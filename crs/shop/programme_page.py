"""What the page of a programme is filled with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from core.i18n import LazyText, Texts, _l
from core.organisation.models import Resort
from crs.advice.asking import suits_of
from crs.catalogue.day_plan import Deed, sample_day
from crs.catalogue.models import Programme
from crs.catalogue.queries import promises
from crs.catalogue.rules import treatment_days
from crs.shop.from_price import FOR_TWO, Party, lowest_price
from crs.shop.showing import query_of_search
from crs.shop.way_back import packed
from crs.shop.window import Window
from crs.shop.wishes import Shaped, persons_of_search

AHEAD, USUAL_NIGHTS = 14, 14
DEEDS: dict[Deed, LazyText] = {
    Deed.BREAKFAST: _l("A leisurely breakfast"),
    Deed.LUNCH: _l("An hour lying down, after lunch if your meals include it"),
    Deed.FREE: _l("The rest of the day is yours"),
    Deed.SUPPER: _l("Supper"),
}
Faults = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Hour:
    """A line of the sample day: `code` and `minutes` where it is a procedure."""

    at: str
    words: Texts | LazyText
    code: str = ""
    minutes: int = 0


def programme_page(
    window: Window,
    resort: Resort,
    programme: Programme,
    wished: Mapping[str, Any],
    typed: Mapping[str, Any] | None = None,
    faults: Faults | None = None,
    *,
    search: Shaped | None = None,
) -> dict[str, Any]:
    """The programme in words, and how often what is given on the dates that were wished.

    Dates that were not understood come back as `typed`, and the usual ones are counted. `search`
    is what somebody came from: it is priced for the same persons, and leads back.
    """
    today = window.today_of([resort])
    arrival, nights = stay_of(wished, today, least=programme.min_nights)
    departure = arrival + timedelta(days=nights)
    party = Party(persons_of_search(search), search["treated"]) if search else FOR_TWO
    back = query_of_search(search) if search else {}
    return _in_words(window, programme) | _counted(window, programme, arrival, departure) | {
        "resort": resort,
        "form": {"arrival": arrival, "nights": nights, **(typed or {})},
        "faults": faults or {},
        "today": today,
        "stay": {"arrival": arrival, "nights": nights, "departure": departure},
        "lowest": lowest_price(window, programme, (arrival, departure), today, party),
        "party": party,
        "find": _asking_for(programme, resort, search, arrival, nights),
        "back": back,
        "back_sent": packed(back),
        "suits": window.keep(("suits", programme.id), lambda: suits_of(resort, programme)),
    }  # fmt: skip


def _in_words(window: Window, programme: Programme) -> dict[str, Any]:
    """What is the same on all dates."""
    photos = window.photographs("programme", [programme.id])[programme.id]
    return {"programme": programme, "day": _day_of(programme), "photos": photos}


def _counted(
    window: Window, programme: Programme, arrival: date, departure: date
) -> dict[str, Any]:
    """What is given on these dates, by the resort's house calendar."""
    notes = window.calendar(programme.resort_id)
    calendar = {day: kind for day, (kind, _note) in notes.items()}
    promised = promises(programme, arrival, departure, calendar)
    return {
        "promised": promised,
        "promised_number": sum(promise.number for promise in promised),
        "days": treatment_days(arrival, departure, calendar, sundays=False),
        "care_photos": window.photographs("procedure", [one.procedure_id for one in promised]),
    }


def stay_of(wished: Mapping[str, Any], today: date, *, least: int = 1) -> tuple[date, int]:
    """Arrival and nights as they were wished, else the usual ones."""
    arrival: date = wished.get("arrival") or today + timedelta(days=AHEAD)
    return arrival, wished.get("nights") or max(USUAL_NIGHTS, least)


def _asking_for(
    programme: Programme, resort: Resort, search: Shaped | None, arrival: date, nights: int
) -> dict[str, Any]:
    """The query of stays with the programme on these dates, for those who came to look at it."""
    asked = {"where": resort.slug, "programme": programme.code}
    dates = {"arrival": arrival.isoformat(), "nights": nights}
    if search is None:
        return asked | dates | {"adults": 2}
    return query_of_search({**search, "when": None}) | asked | dates


def _day_of(programme: Programme) -> list[Hour]:
    """A day of it; none where nothing of it fits into one."""
    parts = sample_day(programme.contents)
    if all(part.place is None for part in parts):
        return []
    hours = []
    for part in parts:
        at = f"{part.at:%H:%M}"
        if part.place is None:
            hours.append(Hour(at, DEEDS[part.deed]))
        else:
            card = programme.contents[part.place].procedure
            hours.append(Hour(at, card.name, card.code, card.minutes))
    return hours
