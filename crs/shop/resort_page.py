"""What a resort's page is filled with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from core.organisation.models import Resort
from crs.catalogue.queries import (
    buildings_of,
    programmes_of,
    promises,
    room_types_of,
)
from crs.shop.showing import search_page
from crs.shop.window import shop_window
from crs.shop.words import service_words


def resort_page(resort: Resort, dates: Mapping[str, Any]) -> dict[str, Any]:
    """Texts, rooms, and programmes with what they promise for the dates."""
    page = search_page(shop_window(), {**dates, "where": resort.slug})
    form = page["form"]
    form["departure"] = form["arrival"] + timedelta(days=form["nights"])
    stay = (form["arrival"], form["departure"])
    return page | {
        "resort": resort,
        "buildings": buildings_of(resort.id),
        "services": service_words(resort.services),
        "programmes": [(one, promises(one, *stay)) for one in programmes_of(resort.id)],
        "room_types": room_types_of([resort.id]),
    }
