"""The drawing that a page shows where a thing has no photograph."""

from __future__ import annotations

from core.organisation.models import Resort
from crs.catalogue.drawings import (
    CARE,
    PLACES,
    drawing_of_care,
    drawing_of_resort,
    drawing_of_room,
)
from crs.catalogue.models import Procedure, Programme, RoomType


def drawing(shown: str | Resort | RoomType | Procedure | Programme, kind: str) -> tuple[str, str]:
    """File and name of the drawing for a thing of this kind, given as its row or its code."""
    if isinstance(shown, Resort):
        return PLACES, drawing_of_resort(shown.slug, shown.services)
    if isinstance(shown, RoomType):
        return PLACES, drawing_of_room(shown.code, shown)
    code = shown if isinstance(shown, str) else shown.code
    if kind == "resort":
        return PLACES, drawing_of_resort(code)
    return (PLACES, drawing_of_room(code)) if kind == "room_type" else (CARE, drawing_of_care(code))
