"""Tariffs and wishes for tests of the pure rules: one worked by hand, many by Hypothesis."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from crs.rates.tariff import (
    BandTerms,
    BoardTerms,
    CancellationTerms,
    OfferTerms,
    PlanTerms,
    PrepaymentTerms,
    ProgrammeTerms,
    RestrictionTerms,
    RoomTypeTerms,
    SeasonTerms,
    Span,
    Tariff,
)
from crs.rates.wishes import PersonWish, VoucherWish

properties = settings(max_examples=500, deadline=None)

BOOKED_ON = date(2026, 1, 1)
MONDAY = date(2026, 5, 4)
SUMMER = date(2026, 6, 1)
END = date(2026, 9, 1)
TWIN, SHARED = 1, 2
PLAN = 1
HALF, FULL = 1, 2
BACK_CARE = 1
SPRING_SEASON, SUMMER_SEASON = 1, 2
INFANT, CHILD = 1, 2

ANNA = PersonWish(63, "f")
BORIS = PersonWish(66, "m")
MILA = PersonWish(7, "f", role="child")


def named(text: str) -> dict[str, str]:
    """A text in the default language."""
    return {"en": text}


def plan(**terms: Any) -> PlanTerms:
    """Half board, 30 percent at once, free until a week before."""
    usual = {
        "prepayment": PrepaymentTerms("percent", 30),
        "cancellation": CancellationTerms(({"days_before": 7, "percent": 50},)),
    }
    return PlanTerms(PLAN, "flexible", named("Flexible"), HALF, **{**usual, **terms})


def tariff(**terms: Any) -> Tariff:
    """A house with twins, prices of spring and summer, two age bands, a board, a programme."""
    usual: dict[str, Any] = {
        "room_types": {
            TWIN: RoomTypeTerms(TWIN, "twin", named("Twin"), places=2, extra_places=1),
            SHARED: RoomTypeTerms(SHARED, "shared", named("Shared"), 2, sold_by_place=True),
        },
        "boards": {
            HALF: BoardTerms(HALF, "half", named("Half board")),
            FULL: BoardTerms(FULL, "full", named("Full board")),
        },
        "programmes": {
            BACK_CARE: ProgrammeTerms(BACK_CARE, "back-care", named("Back care"), 3, min_age=14)
        },
        "plans": {PLAN: plan()},
        "seasons": (
            SeasonTerms(SPRING_SEASON, "spring", Span(date(2026, 3, 1), SUMMER)),
            SeasonTerms(SUMMER_SEASON, "summer", Span(SUMMER, END)),
        ),
        "prices": {
            **prices(TWIN, SPRING_SEASON, (7000, 10000, 13000)),
            **prices(TWIN, SUMMER_SEASON, (9000, 12000, 15000)),
            **prices(SHARED, SPRING_SEASON, (7000, 10000), place=5500),
            **prices(SHARED, SUMMER_SEASON, (9000, 12000), place=6500),
        },
        "bands": (
            BandTerms(INFANT, "infant", 1, 3, amount=500, takes_place=False),
            BandTerms(CHILD, "child", 4, 13, amount=3000),
        ),
        "supplements": {
            ("board", FULL, None, None): 1200,
            ("board", FULL, CHILD, None): 600,
            ("programme", BACK_CARE, None, None): 4000,
            ("programme", BACK_CARE, None, SUMMER_SEASON): 4500,
        },
    }
    return Tariff(1, "EUR", **{**usual, **terms})


def prices(
    room_type: int, season: int, by_adults: tuple[int, ...], place: int | None = None
) -> dict[tuple[int, int, int, int], int]:
    """Rows for one adult, two and so on; `place` for a place in a shared room."""
    rows = {(PLAN, season, room_type, n): amount for n, amount in enumerate(by_adults, start=1)}
    return rows if place is None else {**rows, (PLAN, season, room_type, 0): place}


def wish(
    *persons: PersonWish, arrival: date = MONDAY, nights: int = 7, room: int = TWIN,
    board: int = HALF, by_place: bool = False,
) -> VoucherWish:  # fmt: skip
    """Anna alone in a twin for a week from Monday, unless said otherwise."""
    departure = arrival + timedelta(days=nights)
    return VoucherWish(room, PLAN, board, arrival, departure, persons or (ANNA,), by_place)


def restricted(**limits: Any) -> Tariff:
    """The house with one restriction on all of spring and summer."""
    limits.setdefault("nights", Span(date(2026, 3, 1), END))
    return tariff(restrictions=(RestrictionTerms(1, **limits),))


def offering(*offers: tuple[int, dict[str, Any]]) -> Tariff:
    """The house with offers: percent and conditions."""
    return tariff(
        offers=tuple(
            OfferTerms(
                id=number,
                code=f"offer-{number}",
                name=named(f"Offer {number}"),
                percent=percent,
                **{"arrivals": Span(date(2026, 3, 1), END), **conditions},
            )
            for number, (percent, conditions) in enumerate(offers, start=1)
        )
    )


amounts = st.integers(0, 50_000)
rising = st.lists(amounts, min_size=3, max_size=3).map(lambda found: tuple(sorted(found)))
percents = st.integers(1, 99)


@st.composite
def monotone_tariffs(draw: st.DrawFn) -> Tariff:
    """More adults never cost less; each supplement is at least nothing; no offers."""
    by_season = {
        season: {
            **prices(TWIN, season, draw(rising)),
            **prices(SHARED, season, draw(rising), place=draw(amounts)),
        }
        for season in (SPRING_SEASON, SUMMER_SEASON)
    }
    rows: list[tuple[str, int, int | None, int | None]] = [
        (kind, 2 if kind == "board" else 1, band, season)
        for kind in ("board", "programme")
        for band in (None, CHILD)
        for season in (None, SUMMER_SEASON)
    ]
    chosen = {row: draw(amounts) for row in rows if row[2:] == (None, None) or draw(st.booleans())}
    bands = (
        BandTerms(INFANT, "infant", 0, 3, draw(amounts), takes_place=False),
        BandTerms(CHILD, "child", 4, 13, draw(amounts)),
    )
    both = {**by_season[SPRING_SEASON], **by_season[SUMMER_SEASON]}
    return tariff(prices=both, supplements=chosen, bands=bands)


@st.composite
def wishes(draw: st.DrawFn) -> VoucherWish:
    """One or two adults with up to three children around the change of season, by place too."""
    programmes = st.none() | st.just(BACK_CARE)
    adults = st.builds(
        PersonWish, st.none() | st.integers(14, 99), st.just("f"), programme_id=programmes
    )
    children = st.builds(
        PersonWish, st.integers(0, 13), st.none(), st.just("child"), programme_id=programmes
    )
    by_place = draw(st.booleans())
    persons = draw(st.lists(adults, min_size=1, max_size=2))
    if not by_place:
        persons += draw(st.lists(children, max_size=3))
    return wish(
        *draw(st.permutations(persons)),
        arrival=SUMMER - timedelta(days=draw(st.integers(0, 20))),
        nights=draw(st.integers(1, 28)),
        room=SHARED if by_place else TWIN,
        board=draw(st.sampled_from([HALF, FULL])),
        by_place=by_place,
    )
