"""The hotels of the file as resorts: types, rooms and terms, by way of ordinary spreadsheets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from app.network.loading import load_network
from app.network.registry import SHEETS
from app.network.sources import RawSheet, Source
from app.replay.rows import Outcome, Row
from core.db import db
from core.organisation.models import Resort

BY = "replay-bookings"
ZONE, CURRENCY = "Europe/Lisbon", "EUR"
UNSEEN_BEDS = 2  # in a room of a type in which nobody of the file stayed
A_NIGHT_LONGER = 1  # as some bookings are before they are amended
BOARDS = {"SC": ("no-meals", 0), "BB": ("breakfast", 1), "HB": ("half-board", 2), "FB": ("full", 3)}
NO_MEALS = BOARDS["SC"][0]
PLANS = {
    "No Deposit": ("flexible", "one-night", "until-arrival"),
    "Refundable": ("refundable", "third", "two-weeks"),
    "Non Refund": ("non-refundable", "all", "never"),
}
FLEXIBLE = PLANS["No Deposit"][0]
Table = tuple[Sequence[str], Iterable[Sequence[object]]]


@dataclass(frozen=True)
class RoomKind:
    """How many rooms of a type there are, and how many beds each has."""

    rooms: int
    beds: int


@dataclass(frozen=True)
class Hotel:
    """A hotel of the file under the slug of the resort that plays it."""

    name: str
    slug: str
    kinds: Mapping[str, RoomKind]
    """By the letters of the file."""
    horizon: int
    """Days from the first booking to beyond the last night."""

    @property
    def rooms(self) -> int:
        """All of them."""
        return sum(kind.rooms for kind in self.kinds.values())


def hotel_of(name: str, slug: str, rows: Sequence[Row]) -> Hotel:
    """As large as its stays show: the most rooms of a type in use at once, the largest party."""
    taken: Counter[tuple[str, int]] = Counter()
    rooms: Counter[str] = Counter()
    beds: Counter[str] = Counter()
    for row in rows:
        if row.outcome == Outcome.STAYED:
            beds[row.room_type] = max(beds[row.room_type], row.beds)
            for night in range(row.arrival.toordinal(), row.departure.toordinal()):
                taken[row.room_type, night] += 1
    for (room_type, _night), count in taken.items():
        rooms[room_type] = max(rooms[room_type], count)
    kinds = {
        letter: RoomKind(rooms[letter], beds[letter] or UNSEEN_BEDS)
        for letter in sorted({row.room_type for row in rows})
    }
    first, last = min(row.booked_on for row in rows), max(row.departure for row in rows)
    return Hotel(name, slug, kinds, (last - first + timedelta(days=A_NIGHT_LONGER)).days)


def code_of(letter: str) -> str:
    """The code of the room type that a letter of the file stands for."""
    return letter.lower()


def make_resort(hotel: Hotel) -> Resort:
    """Load it as a network is loaded; the resort of that slug is taken where there is one.

    The clock stands at the first booking, so that its nights are open from then on.
    """
    there = _resort(hotel.slug)
    sheets = _sheets(hotel) if there is None else _inside(hotel)
    load_network(Source({name: _raw(name, table) for name, table in sheets}), by=BY)
    resort = there or _resort(hotel.slug)
    if resort is None:
        raise LookupError(hotel.slug)
    return resort


def _resort(slug: str) -> Resort | None:
    return db.session.scalar(select(Resort).where(Resort.slug == slug))


def _raw(name: str, table: Table) -> RawSheet:
    """The sheet with all its columns; those that are not given stay empty."""
    given, rows = table
    columns = list(SHEETS[name].columns)
    known = (dict(zip(given, row, strict=True)) for row in rows)
    cells = ([str(row.get(column, "")) for column in columns] for row in known)
    return RawSheet(name, columns, list(enumerate(cells, 2)))


def _sheets(hotel: Hotel) -> Iterator[tuple[str, Table]]:
    entity = ("legal_entity", "name", "registry_number", "tax_number", "tax_regime", "currency",
              "bank_account", "address")  # fmt: skip
    yield "legal_entities", (
        entity, [(hotel.slug, hotel.name, "1", "PT1", "standard", CURRENCY, "PT00", "Portugal")]
    )  # fmt: skip
    resort = ("resort", "legal_entity", "name_en", "summary_en", "description_en", "address",
              "latitude", "longitude", "zone", "currency", "horizon_days")  # fmt: skip
    words = "A hotel of the replay"
    yield "resorts", (
        resort,
        [(hotel.slug, hotel.slug, hotel.name, words, words, "Portugal", 38.7, -9.1, ZONE, CURRENCY,
          hotel.horizon)],
    )  # fmt: skip
    yield from _inside(hotel)


def _inside(hotel: Hotel) -> Iterator[tuple[str, Table]]:
    """What the resort has: rooms, meals, terms. Prices come with each booking."""
    slug, house = hotel.slug, "house"
    yield (
        "buildings",
        (
            ("resort", "building", "name_en", "floors", "lift", "minutes_on_foot"),
            [(slug, house, "House", 9, "yes", 0)],
        ),
    )
    yield (
        "room_types",
        (
            ("resort", "room_type", "name_en", "description_en", "places", "area"),
            [
                (slug, code_of(letter), f"Type {letter}", "A room", kind.beds, 20)
                for letter, kind in hotel.kinds.items()
            ],
        ),
    )
    yield (
        "rooms",
        (
            ("resort", "number", "building", "room_type", "floor"),
            [
                (slug, f"{letter}{number}", house, code_of(letter), 1)
                for letter, kind in hotel.kinds.items()
                for number in range(1, kind.rooms + 1)
            ],
        ),
    )
    yield (
        "boards",
        (
            ("resort", "board", "name_en", "meals"),
            [(slug, code, code.capitalize(), meals) for code, meals in BOARDS.values()],
        ),
    )
    yield (
        "age_bands",
        (
            ("resort", "age_band", "from_age", "to_age", "amount", "takes_place"),
            [(slug, "baby", 0, 2, 0, "no"), (slug, "child", 3, 14, 0, "yes")],
        ),
    )
    yield from _terms(slug)


def _terms(slug: str) -> Iterator[tuple[str, Table]]:
    """What is paid when booking, and what leaving costs, by the file's kinds of deposit."""
    yield (
        "prepayment_policies",
        (
            ("resort", "policy", "name_en", "kind", "value"),
            [
                (slug, "one-night", "One night", "nights", 1),
                (slug, "third", "A third", "percent", 30),
                (slug, "all", "All", "all", 0),
            ],
        ),
    )
    yield (
        "cancellation_policies",
        (
            ("resort", "policy", "name_en", "steps", "no_show_percent"),
            [
                (slug, "until-arrival", "Free until the day before", "1: 0%; 0: 1 night", 100),
                (slug, "two-weeks", "Free for two weeks", "14: 0%; 13: 30%; 0: 30%", 100),
                (slug, "never", "Not refunded", "999: 100%; 0: 100%", 100),
            ],
        ),
    )
    yield "rate_plans", (
        ("resort", "rate_plan", "name_en", "description_en", "board", "prepayment_policy",
         "cancellation_policy"),
        [
            (slug, plan, plan.capitalize(), deposit, NO_MEALS, prepayment, cancellation)
            for deposit, (plan, prepayment, cancellation) in PLANS.items()
        ],
    )  # fmt: skip
