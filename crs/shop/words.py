"""Words for the codes of services; a code without words is shown as it is written."""

from __future__ import annotations

from collections.abc import Iterable

from core.i18n import LazyText, _l

SERVICES: dict[str, LazyText] = {
    "accessible-rooms": _l("accessible rooms"),
    "beach": _l("beach"),
    "bicycles": _l("bicycles"),
    "boat-trips": _l("boat trips"),
    "cafe": _l("café"),
    "car-charging": _l("car charging"),
    "cardiologist": _l("cardiologist"),
    "children-room": _l("children's room"),
    "concerts": _l("concerts"),
    "doctor-on-call": _l("doctor on call"),
    "dunes": _l("dunes"),
    "forest": _l("forest"),
    "gym": _l("gym"),
    "hairdresser": _l("hairdresser"),
    "inhalatorium": _l("inhalation rooms"),
    "lake": _l("lake"),
    "laundry": _l("laundry"),
    "library": _l("library"),
    "mineral-water": _l("mineral water"),
    "mud": _l("mud treatment"),
    "nordic-walking": _l("Nordic walking"),
    "park": _l("park"),
    "parking": _l("parking"),
    "pets": _l("pets welcome"),
    "pharmacy": _l("pharmacy"),
    "pine-forest": _l("pine forest"),
    "playground": _l("playground"),
    "pool": _l("pool"),
    "salt-chamber": _l("salt chamber"),
    "sauna": _l("sauna"),
    "town-nearby": _l("town nearby"),
    "train-nearby": _l("train nearby"),
    "transfer": _l("transfer"),
    "wifi": _l("Wi-Fi"),
    "winter-garden": _l("winter garden"),
}


def service_words(codes: Iterable[str]) -> list[str]:
    """The services in the reader's language, in the order of the resort."""
    return [str(SERVICES.get(code, code.replace("-", " "))) for code in codes]
