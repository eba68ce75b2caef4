"""What the shop's window names: resorts, rooms, boards, programmes; kept while nothing changed.

A search is answered by every process many times a second, the catalogue changes a few times a day.
The stamps of the tariffs tell in one cheap statement whether it has (see crs/rates/queries.py).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from threading import Lock
from typing import Any, TypeVar
from uuid import UUID

from core.clock import local_day, told
from core.db import Base, db
from core.i18n import Texts
from core.organisation.models import Resort
from crs.catalogue.houses import houses_by_type
from crs.catalogue.models import Board, Building, RoomType
from crs.catalogue.queries import (
    boards_of,
    calendar_notes,
    open_resorts,
    programmes_on_sale,
    room_types_of,
)
from crs.content.models import Photograph
from crs.content.queries import shown_photographs
from crs.rates.queries import load_tariffs, stamps_and_time, tariff_stamps
from crs.rates.rules import Tariff

KEPT = 64
ZONE = "Europe/Tallinn"  # of a network without a resort
Stamps = Mapping[int, UUID]
Found = TypeVar("Found")
_kept: OrderedDict[tuple[tuple[int, UUID], ...], Window] = OrderedDict()
_guard = Lock()


@dataclass(frozen=True)
class Window:
    """Rows to read, of no session any more; `programmes` is code and name, one line a code.

    `houses` has those of each room type that has rooms.
    """

    resorts: Sequence[Resort]
    room_types: Mapping[int, RoomType]
    boards: Mapping[int, Board]
    houses: Mapping[int, Sequence[Building]]
    programmes: Sequence[tuple[str, Texts]]
    stamps: Stamps
    at: datetime | None = None
    """When it was asked whether anything has changed."""
    _found: dict[Hashable, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def today(self) -> date:
        """Today where the network is."""
        return self.today_of(self.resorts)

    def today_of(self, resorts: Sequence[Resort]) -> date:
        """Today where the first of these is."""
        return local_day(resorts[0].zone if resorts else ZONE, told(self.at))

    def keep(self, what: Hashable, read: Callable[[], Found]) -> Found:
        """What `read` finds, kept with the window: for rows whose changes stamp the tariff only.

        Nothing of them can be loaded later: `read` loads what will be shown.
        """
        if what not in self._found:
            known = set(db.session)
            self._found[what] = read()
            for row in set(db.session) - known:
                db.session.expunge(row)
        found: Found = self._found[what]
        return found

    def photographs(self, kind: str, ids: Iterable[int]) -> dict[int, list[Photograph]]:
        """As `photographs_of` tells it."""
        known = self.keep(("photographs", kind), lambda: shown_photographs(kind, self.stamps))
        return {key: known.get(key, []) for key in ids}

    def calendar(self, resort_id: int) -> dict[date, tuple[str, Texts]]:
        """All days of the house calendar that are not ordinary ones, as `calendar_notes`."""
        return self.keep(("calendar", resort_id), lambda: calendar_notes(resort_id))

    def tariffs(self, resort_ids: Collection[int]) -> dict[int, Tariff]:
        """The tariffs of these of its resorts, of the same moment."""
        return load_tariffs(resort_ids, known=self.stamps)


def shop_window(resort_ids: Collection[int] | None = None) -> Window:
    """The window of these resorts (None: of all in the scope), without those that are retired."""
    stamps, at = stamps_and_time(resort_ids)
    mark = tuple(sorted(stamps.items()))
    with _guard:
        if mark in _kept:
            _kept.move_to_end(mark)
            return replace(_kept[mark], at=at)
    window = _read(stamps)
    if stamps and tariff_stamps(resort_ids) == stamps:  # without a resort nothing tells of a change
        with _guard:
            _kept[mark] = window
            while len(_kept) > KEPT:
                _kept.popitem(last=False)
    return replace(window, at=at)


def _read(stamps: Stamps) -> Window:
    resorts = list(open_resorts(stamps))
    ids = [resort.id for resort in resorts]
    room_types, boards, houses = room_types_of(ids), boards_of(ids), houses_by_type(ids)
    window = Window(
        resorts=resorts,
        room_types={one.id: one for one in room_types},
        boards={one.id: one for one in boards},
        houses=houses,
        programmes=programmes_on_sale(),
        stamps=stamps,
    )
    _let_go(*resorts, *room_types, *boards, *{one for some in houses.values() for one in some})
    return window


def _let_go(*rows: Base) -> None:
    """The session forgets them, so that no other request changes or expires them."""
    for row in rows:
        db.session.expunge(row)
