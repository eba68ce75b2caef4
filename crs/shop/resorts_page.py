"""What the list of resorts and their map are filled with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from core.i18n import Texts
from core.organisation.models import Resort
from crs.catalogue.queries import programmes_by_resort
from crs.shop.chart import chart_of
from crs.shop.window import shop_window


def resorts_page() -> dict[str, Any]:
    """The resorts in their order, each with the programmes it has; the map of them all."""
    window = shop_window()
    resorts = window.resorts
    return {
        "resorts": resorts,
        "chart": chart_of(resorts),
        "programmes": window.keep("programmes", lambda: programmes_of_all(resorts)),
        "photos": window.photographs("resort", [resort.id for resort in resorts]),
    }


def programmes_of_all(resorts: Sequence[Resort]) -> dict[int, list[tuple[str, Texts]]]:
    """Code and name of the programmes by resort."""
    found: dict[int, list[tuple[str, Texts]]] = defaultdict(list)
    for resort_id, code, name in programmes_by_resort([resort.id for resort in resorts]):
        found[resort_id].append((code, name))
    return dict(found)
