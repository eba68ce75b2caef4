"""What the search form is filled with, and the search that it asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from core.i18n import _, in_language, skeleton
from core.organisation.models import Resort
from crs.advice.queries import complaint_names, helping
from crs.catalogue.month import month_of
from crs.shop.houses import rooms_as_wished
from crs.shop.narrowing import ROOM_KINDS, Narrowing
from crs.shop.queries import StaySearch
from crs.shop.window import Window
from crs.shop.wishes import Shaped, persons_of_search

Faults = Mapping[str, Sequence[str]]
AHEAD, USUAL_NIGHTS, MONTHS_AHEAD = 14, 14, 18
COMPLAINT = "complaint"
NARROW: dict[str, Any] = {
    "no_stairs": False, "lift": False, "by_place": False, "meals": 0, "room": "",
    "price_to": None, "sort": "price",
}  # fmt: skip
EMPTY: dict[str, Any] = {
    "where": "", "adults": 2, "age": [], "sex": [], "child": [], "programme": "",
    "treated": None, "nights": USUAL_NIGHTS, "departure": None, "when": None, **NARROW,
}  # fmt: skip


def search_page(
    window: Window,
    form: Mapping[str, Any],
    faults: Faults | None = None,
    today: date | None = None,
) -> dict[str, Any]:
    """The search form as it was filled, with its choices."""
    resorts = window.resorts
    today = today or window.today
    filled = {**EMPTY, "arrival": today + timedelta(days=AHEAD), **form}
    departure = filled["departure"]
    return {
        # a refused one is shown as it was typed, and what was typed may be no day
        "form": filled | {"departure": None} if faults else filled,
        "faults": faults or {},
        "today": today,
        "resorts": resorts,
        "places": [
            *([("", _("All resorts"))] if len(resorts) != 1 else []),
            *((r.slug, in_language(r.name)) for r in resorts),
        ],
        "purposes": [
            ("", _("Rest, or to be decided")),
            *((code, in_language(name)) for code, name in window.programmes),
        ],
        "whom": whom_choices(filled["adults"]),
        "asks_whom": bool(filled["programme"]) and str(filled["adults"]) != "1",
        "room_kinds": [("", _("Any")), *((kind, str(name)) for kind, name in ROOM_KINDS.items())],
        "narrowed": [name for name in NARROW if name != "sort" and filled[name]],
        "complaints": [
            (f"{COMPLAINT}:{code}", in_language(name))
            for code, name in window.keep("complaints", complaint_names)
        ],
        "when": _month_text(filled["when"]),
        "leaves_on": None if faults or filled["when"] or "arrival" not in form else departure,
        **_months(today),
    }


def whom_choices(adults: Any) -> list[tuple[int | str, str]]:
    """How many of the adults are to be treated: everyone (nothing said), or fewer than come."""
    fewer = {1: _("one of us"), 2: _("two of us"), 3: _("three of us")}
    most = adults - 1 if isinstance(adults, int) else 1
    return [("", _("everyone")), *((n, fewer[n]) for n in range(1, max(most, 1) + 1))]


def _months(today: date) -> dict[str, Any]:
    """The months on sale, and the choice between them and the day of the form."""
    months = [month_of(today, ahead) for ahead in range(MONTHS_AHEAD)]
    any_of = _("any day in {month}")
    choices = [(_month_text(one), any_of.format(month=skeleton("yMMMM", one))) for one in months]
    return {"months": months, "day_choices": [("", _("on an exact day")), *choices]}


def _month_text(month: Any) -> str:
    """As addresses have it; what could not be understood stays as it was typed."""
    return f"{month:%Y-%m}" if isinstance(month, date) else str(month or "")


def search_of(form: Shaped, window: Window, resorts: Sequence[Resort]) -> StaySearch:
    """The search of a form in these resorts of the window."""
    complaint = complaint_of(form)
    return StaySearch(
        resort_ids=tuple(resort.id for resort in resorts),
        arrival=form["arrival"],
        departure=form["departure"],
        persons=persons_of_search(form),
        programme_code=None if complaint else form["programme"] or None,
        remedies=helping(complaint) if complaint else None,
        narrowing=Narrowing(
            *(form["by_place"], form["meals"], form["room"], form["price_to"]),
            room_types=rooms_as_wished(window, form),
        ),
        treated=form["treated"],
    )


def complaint_of(form: Mapping[str, Any]) -> str:
    """The complaint that was chosen instead of a programme; nothing where none was."""
    kind, _colon, code = str(form["programme"] or "").partition(":")
    return code if kind == COMPLAINT else ""


def query_of_search(form: Shaped) -> dict[str, Any]:
    """The parameters that ask for the same search again."""
    kept = {name: form.get(name) for name in EMPTY if name != "departure"}
    kept["arrival"] = form["arrival"].isoformat()
    kept["when"] = _month_text(form.get("when"))
    kept["sort"] = "" if form["sort"] == NARROW["sort"] else form["sort"]
    return {name: _sent(value) for name, value in kept.items() if _says_something(value)}


def _says_something(value: Any) -> bool:
    return any(one is not None for one in value) if isinstance(value, list) else bool(value)


def _sent(value: Any) -> Any:
    if isinstance(value, list):
        return ["" if one is None else one for one in value]
    return int(value) if isinstance(value, bool) else value
