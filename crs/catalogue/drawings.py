"""Which of our own drawings stands for a thing of which no photograph was uploaded."""

from __future__ import annotations

from collections.abc import Iterable

from crs.catalogue.models import RoomType

PLACES, CARE = "drawings/places.svg", "drawings/care.svg"
"""Houses, rooms and the map in one file: a page asks for two at most."""
BY_SERVICE = (
    ("dunes", "dunes"), ("lake", "lake"), ("town-nearby", "bay"), ("boat-trips", "island"),
    ("park", "cliff"),
)  # fmt: skip
SHORES = ("beach", "strand")
BY_WORD = (
    ("underwater", "underwater-massage"), ("water-gymnastics", "pool"), ("stomach", "water"),
    ("drinking", "water"), ("sulphur", "sulphur-bath"), ("massage", "massage"),
    ("back", "massage"), ("spine", "massage"), ("mud", "mud"), ("peat", "mud"), ("joint", "mud"),
    ("pearl", "pearl-bath"), ("carbon", "carbon-bath"), ("bath", "bath"), ("cure", "bath"),
    ("shower", "shower"), ("magnet", "magnet"), ("electro", "electro"), ("lymph", "boots"),
    ("legs", "boots"), ("salt", "salt"), ("inhal", "inhalation"), ("lungs", "salt"),
    ("breath", "breathing"), ("walk", "walk"), ("heart", "walk"), ("air", "walk"),
    ("sauna", "sauna"), ("paraffin", "wax"), ("hands", "wax"), ("light", "lamp"),
    ("class", "class"), ("wom", "class"), ("gymnastics", "gymnastics"), ("move", "gymnastics"),
    ("child", "pool"), ("relax", "rest"), ("sleep", "rest"), ("silence", "rest"),
    ("year", "rest"), ("rest", "rest"),
)  # fmt: skip
"""The first that is part of a code decides, of procedures and of programmes alike."""


def drawing_of_resort(slug: str, services: Iterable[str] = ()) -> str:
    """By what lies around the house; of two alike, any choice that stays will do."""
    around = set(services)
    by_nature = next((drawn for service, drawn in BY_SERVICE if service in around), None)
    return by_nature or SHORES[len(slug) % len(SHORES)]


def drawing_of_room(code: str, room_type: RoomType | None = None) -> str:
    """By its kind: for one, for two, for a family, with a room to sit in."""
    for word in ("suite", "family", "twin", "single"):
        if word in code:
            return word
    if room_type is not None and room_type.places == 1:
        return "single"
    return "twin" if room_type is not None and room_type.sold_by_place else "double"


def drawing_of_care(code: str) -> str:
    """Of a procedure, or of what a programme is about."""
    return next((drawn for word, drawn in BY_WORD if word in code), "leaf")
