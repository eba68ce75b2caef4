"""The map of the resorts: our drawing of the coast, or a plain sheet where they lie elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians

from core.i18n import LazyText, _l
from core.organisation.models import Resort

WIDE = 1000  # units of the drawing
MARGIN = 0.35  # degrees around what lies outside of the drawing
NEAR_X, NEAR_Y = 190, 90  # units within which two names would lie over each other
EDGE = 150
LABEL_BELOW, LABEL_ABOVE = 68, -48


@dataclass(frozen=True)
class Frame:
    """What the sheet shows, in degrees."""

    west: float
    east: float
    south: float
    north: float

    @property
    def shrink(self) -> float:
        """How much shorter a degree of longitude is than one of latitude."""
        return cos(radians((self.south + self.north) / 2))

    @property
    def unit(self) -> float:
        """Units of the drawing to a degree of latitude."""
        return WIDE / ((self.east - self.west) * self.shrink)

    @property
    def height(self) -> int:
        """Of the drawing, which is WIDE wide."""
        return round((self.north - self.south) * self.unit)

    def place(self, latitude: float, longitude: float) -> tuple[int, int]:
        """Where it lies on the sheet."""
        across = (longitude - self.west) * self.shrink * self.unit
        return round(across), round((self.north - latitude) * self.unit)

    def holds(self, resort: Resort) -> bool:
        """Whether it lies on the sheet."""
        return (
            self.west < resort.longitude < self.east and self.south < resort.latitude < self.north
        )


@dataclass(frozen=True)
class Pin:
    """A resort on the map; `label` is how far below the pin its name stands."""

    resort: Resort
    number: int
    x: int
    y: int
    label: int = LABEL_BELOW

    @property
    def anchor(self) -> str:
        """Which end of its name stands at the pin, so that no name leaves the sheet."""
        if EDGE < self.x < WIDE - EDGE:
            return "middle"
        return "start" if self.x <= EDGE else "end"


@dataclass(frozen=True)
class Town:
    """A name to find one's way by."""

    name: LazyText
    x: int
    y: int


@dataclass(frozen=True)
class Chart:
    """A sheet with its pins; `land` is the name of the drawing beneath, if there is one."""

    height: int
    land: str
    towns: Sequence[Town]
    pins: Sequence[Pin]


BALTIC = Frame(21.6, 28.7, 56.55, 59.95)
TOWNS = (
    (_l("Tallinn"), 59.437, 24.745),
    (_l("Tartu"), 58.378, 26.729),
    (_l("Riga"), 56.949, 24.105),
)


def chart_of(resorts: Sequence[Resort]) -> Chart | None:
    """The map of these resorts, numbered in their order; none where there is none of them."""
    if not resorts:
        return None
    if all(BALTIC.holds(resort) for resort in resorts):
        towns = [Town(name, *BALTIC.place(*at)) for name, *at in TOWNS]
        return Chart(BALTIC.height, "baltic", towns, _pins(BALTIC, resorts))
    frame = _around(resorts)
    return Chart(frame.height, "", (), _pins(frame, resorts))


def _around(resorts: Iterable[Resort]) -> Frame:
    """A sheet that is about as high as it is wide, with all of them on it."""
    across = [resort.longitude for resort in resorts]
    upward = [resort.latitude for resort in resorts]
    west, east, south, north = min(across), max(across), min(upward), max(upward)
    shrink = max(cos(radians((south + north) / 2)), 0.05)
    half = max((east - west) * shrink, north - south) / 2 + MARGIN
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    return Frame(
        middle_x - half / shrink, middle_x + half / shrink, middle_y - half, middle_y + half
    )


def _pins(frame: Frame, resorts: Sequence[Resort]) -> list[Pin]:
    pins: list[Pin] = []
    for number, resort in enumerate(resorts, 1):
        x, y = frame.place(resort.latitude, resort.longitude)
        pins.append(Pin(resort, number, x, y))
    return [_beside(pin, pins) for pin in pins]


def _beside(pin: Pin, pins: Sequence[Pin]) -> Pin:
    """Its name above where the name of one farther east would stand in the way below."""
    crowded = any(
        abs(other.x - pin.x) < NEAR_X and abs(other.y - pin.y) < NEAR_Y and other.x > pin.x
        for other in pins
    )
    return Pin(pin.resort, pin.number, pin.x, pin.y, LABEL_ABOVE) if crowded else pin
