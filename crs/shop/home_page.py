"""What the first page of the shop is filled with."""

from __future__ import annotations

from typing import Any

from crs.advice.queries import topics
from crs.catalogue.queries import first_programmes
from crs.shop.showing import search_page
from crs.shop.window import shop_window

PROGRAMMES_SHOWN = 6


def home_page() -> dict[str, Any]:
    """The search, what people come for, a programme of each resort, the resorts."""
    window = shop_window()
    places = {resort.id: resort for resort in window.resorts}
    firsts = window.keep("firsts", lambda: {one.resort_id: one for one in first_programmes(places)})
    programmes = [(firsts[key], places[key]) for key in places if key in firsts]
    programmes = programmes[:PROGRAMMES_SHOWN]
    reasons = window.keep("topics", topics)
    page = search_page(window, {})
    month = page["today"].month
    return page | {
        "reasons": reasons,
        "in_season": [topic for topic in reasons if topic.is_of(month)],
        "programmes": programmes,
        "photos": window.photographs("resort", places),
        "programme_photos": window.photographs("programme", [one.id for one, _at in programmes]),
    }
