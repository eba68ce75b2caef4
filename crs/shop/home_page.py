"""What the first page of the shop is filled with."""

from __future__ import annotations

from typing import Any

from core.clock import now
from crs.advice.queries import topics
from crs.catalogue.queries import first_programmes
from crs.content.queries import photographs_of
from crs.shop.showing import search_page
from crs.shop.window import shop_window

PROGRAMMES_SHOWN = 6


def home_page() -> dict[str, Any]:
    """The search, what people come for, a programme of each resort, the resorts."""
    window = shop_window()
    places = {resort.id: resort for resort in window.resorts}
    firsts = {one.resort_id: one for one in first_programmes(places)}
    programmes = [(firsts[key], places[key]) for key in places if key in firsts]
    programmes = programmes[:PROGRAMMES_SHOWN]
    month, reasons = now().month, topics()
    return search_page(window, {}) | {
        "reasons": reasons,
        "in_season": [topic for topic in reasons if topic.is_of(month)],
        "programmes": programmes,
        "photos": photographs_of("resort", places),
        "programme_photos": photographs_of("programme", [one.id for one, _place in programmes]),
    }
