"""What the pages of searching are filled with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from core.clock import local_day
from core.i18n import _, in_language
from core.organisation.models import Resort
from crs.shop.queries import StaySearch, find_offers, nearest_dates
from crs.shop.shelf import shelves
from crs.shop.window import Window, shop_window
from crs.shop.wishes import Shaped, persons_of_search

Faults = Mapping[str, Sequence[str]]
AHEAD, USUAL_NIGHTS, RESORTS_A_PAGE, ROWS_OF_MANY, ROWS_OF_ONE = 14, 14, 8, 1, 50
EMPTY: dict[str, Any] = {
    "where": "", "adults": 2, "age": [], "sex": [], "child": [], "programme": "",
    "nights": USUAL_NIGHTS, "departure": None,
}  # fmt: skip


def today_of(resorts: Sequence[Resort]) -> date:
    """Today where the network is."""
    return local_day(resorts[0].zone if resorts else "Europe/Tallinn")


def search_page(
    window: Window,
    form: Mapping[str, Any],
    faults: Faults | None = None,
    today: date | None = None,
) -> dict[str, Any]:
    """The search form as it was filled, with its choices."""
    resorts = window.resorts
    today = today or today_of(resorts)
    filled = {**EMPTY, "arrival": today + timedelta(days=AHEAD), **form}
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
    }


def results_page(form: Shaped) -> dict[str, Any]:
    """Offers for a search that was understood; where there are none, the nearest dates."""
    window = shop_window()
    wanted = [resort for resort in window.resorts if form["where"] in ("", resort.slug)]
    search = search_of(form, wanted)
    today = today_of(wanted or window.resorts)
    tariffs = window.tariffs(search.resort_ids or ())
    offers = find_offers(search, today, tariffs)
    order = list(dict.fromkeys(offer.resort_id for offer in offers))
    last_page = max(-(-len(order) // RESORTS_A_PAGE), 1)
    form = {**form, "page": min(form["page"], last_page)}
    first = (form["page"] - 1) * RESORTS_A_PAGE
    shown = order[first : first + RESORTS_A_PAGE]
    found = shelves(window, [offer for offer in offers if offer.resort_id in shown], today)
    near = [] if offers else nearest_dates(search, today, tariffs)
    page = search_page(window, form, today=today)
    return page | {
        "shelves": found,
        "more_resorts": max(len(order) - first - RESORTS_A_PAGE, 0),
        "nearest": near,
        "query": query_of_search(form),
        "place_name": dict(page["places"]).get(form["where"], ""),
        "purpose_name": {**dict(page["purposes"]), "": ""}.get(form["programme"], ""),
        "persons_count": len(search.persons),
        "most_rows": ROWS_OF_ONE if form["where"] else ROWS_OF_MANY,
    }


def search_of(form: Shaped, resorts: Sequence[Resort], seller: str = "resort") -> StaySearch:
    """The search of a form in these resorts."""
    return StaySearch(
        resort_ids=tuple(resort.id for resort in resorts),
        arrival=form["arrival"],
        departure=form["departure"],
        persons=persons_of_search(form),
        programme_code=form["programme"] or None,
        seller=seller,
    )


def query_of_search(form: Shaped) -> dict[str, Any]:
    """The parameters that ask for the same search again."""
    kept = {name: form[name] for name in EMPTY if name != "departure"}
    kept["arrival"] = form["arrival"].isoformat()
    return {
        name: [("" if one is None else one) for one in value] if isinstance(value, list) else value
        for name, value in kept.items()
        if value not in ("", [])
    }
