"""One resort's tariff as plain values: all that the rules of price and sale read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from core.i18n import Texts


@dataclass(frozen=True)
class Span:
    """Nights or days `[first, end)`."""

    first: date
    end: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day < self.end

    def touches(self, arrival: date, departure: date) -> bool:
        """Whether a stay has at least one of these nights."""
        return arrival < self.end and self.first < departure


@dataclass(frozen=True)
class RoomTypeTerms:
    """Rooms sold as alike: main beds, extra beds, sold by place or not."""

    id: int
    code: str
    name: Texts
    places: int
    extra_places: int = 0
    sold_by_place: bool = False


@dataclass(frozen=True)
class BoardTerms:
    """Meals that go with the stay; `meals` a day."""

    id: int
    code: str
    name: Texts
    meals: int = 0


@dataclass(frozen=True)
class ProgrammeTerms:
    """Whom and how long a treatment programme takes at least."""

    id: int
    code: str
    name: Texts
    min_nights: int = 1
    min_age: int = 0


@dataclass(frozen=True)
class PrepaymentTerms:
    """`kind` percent, nights, all or none; `days_before` None: at once."""

    kind: str
    value: int = 0
    days_before: int | None = None
    code: str = ""
    name: Texts | None = None


@dataclass(frozen=True)
class CancellationTerms:
    """Steps `{"days_before": 7, "percent": 50}` or `{"days_before": 7, "nights": 1}`."""

    steps: tuple[Mapping[str, int], ...]
    no_show_percent: int = 100
    code: str = ""
    name: Texts | None = None


@dataclass(frozen=True)
class PlanTerms:
    """A rate plan: the board its nights include, when it is paid, what leaving it costs."""

    id: int
    code: str
    name: Texts
    board_id: int
    prepayment: PrepaymentTerms
    cancellation: CancellationTerms
    description: Texts | None = None


@dataclass(frozen=True)
class SeasonTerms:
    """Nights with their own prices; the seasons of a resort never overlap."""

    id: int
    code: str
    nights: Span


@dataclass(frozen=True)
class BandTerms:
    """Children of `from_age` to `to_age` inclusive add `amount` (minor) a night."""

    id: int
    code: str
    from_age: int
    to_age: int
    amount: int
    takes_place: bool = True


@dataclass(frozen=True)
class OfferTerms:
    """So many percent off the whole stay; no plan: any."""

    id: int
    code: str
    name: Texts
    percent: int
    arrivals: Span
    plan_id: int | None = None
    min_nights: int = 1
    days_ahead: int = 0


@dataclass(frozen=True)
class RestrictionTerms:
    """Limits on stays that touch `nights`; an empty limit limits nothing; no plan, type: all."""

    id: int
    nights: Span
    plan_id: int | None = None
    room_type_id: int | None = None
    closed: bool = False
    closed_to_arrival: bool = False
    closed_to_departure: bool = False
    arrival_weekdays: tuple[int, ...] = ()
    min_nights: int | None = None
    max_nights: int | None = None
    exact_nights: tuple[int, ...] = ()
    min_days_ahead: int | None = None
    max_days_ahead: int | None = None

    def covers(self, plan_id: int, room_type_id: int) -> bool:
        """Whether it is about this plan and room type."""
        return self.plan_id in (None, plan_id) and self.room_type_id in (None, room_type_id)


@dataclass(frozen=True)
class ExtraTerms:
    """What is sold besides the stay: `price` per `booking`, `person` or `night`.

    `whom` is `everyone`, or `children`: only where one travels.
    """

    id: int
    code: str
    name: Texts
    price: int
    per: str
    whom: str = "everyone"


PriceKey = tuple[int, int, int, int]
"""Rate plan, season, room type, adults in the room (0: one place in it)."""
SupplementKey = tuple[str, int, int | None, int | None]
"""`board` or `programme`, its id, age band (None: adults), season (None: all)."""


@dataclass(frozen=True)
class Tariff:
    """What one resort sells and at what price (minor units); the mappings go by id."""

    resort_id: int
    currency: str
    room_types: Mapping[int, RoomTypeTerms]
    boards: Mapping[int, BoardTerms]
    programmes: Mapping[int, ProgrammeTerms]
    plans: Mapping[int, PlanTerms]
    seasons: tuple[SeasonTerms, ...]
    prices: Mapping[PriceKey, int]
    bands: tuple[BandTerms, ...] = ()
    supplements: Mapping[SupplementKey, int] | None = None
    offers: tuple[OfferTerms, ...] = ()
    restrictions: tuple[RestrictionTerms, ...] = ()
    extras: Mapping[int, ExtraTerms] = field(default_factory=dict)

    def season_of(self, night: date) -> SeasonTerms | None:
        """The season of a night, if it has one."""
        return next((season for season in self.seasons if night in season.nights), None)

    def supplement(
        self, kind: str, subject_id: int, band_id: int | None, season_id: int
    ) -> int | None:
        """What a person pays more a night: the closest row, else the adults'; None: not sold."""
        rows = self.supplements or {}
        bands = [None] if band_id is None else [band_id, None]
        keys = ((kind, subject_id, band, when) for band in bands for when in (season_id, None))
        return next((rows[key] for key in keys if key in rows), None)
