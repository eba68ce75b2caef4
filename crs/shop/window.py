"""What the shop's window names: resorts, rooms, boards, programmes; kept while nothing changed.

A search is answered by every process many times a second, the catalogue changes a few times a day.
The stamps of the tariffs tell in one cheap statement whether it has (see crs/rates/queries.py).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from uuid import UUID

from core.db import Base, db
from core.i18n import Texts
from core.organisation.models import Resort
from crs.catalogue.houses import houses_by_type
from crs.catalogue.models import Board, Building, RoomType
from crs.catalogue.queries import boards_of, open_resorts, programmes_on_sale, room_types_of
from crs.rates.queries import load_tariffs, tariff_stamps
from crs.rates.rules import Tariff

KEPT = 64
Stamps = Mapping[int, UUID]
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

    def tariffs(self, resort_ids: Collection[int]) -> dict[int, Tariff]:
        """The tariffs of these of its resorts, of the same moment."""
        return load_tariffs(resort_ids, known=self.stamps)


def shop_window(resort_ids: Collection[int] | None = None) -> Window:
    """The window of these resorts (None: of all in the scope), without those that are retired."""
    stamps = tariff_stamps(resort_ids)
    mark = tuple(sorted(stamps.items()))
    with _guard:
        if mark in _kept:
            _kept.move_to_end(mark)
            return _kept[mark]
    window = _read(stamps)
    if tariff_stamps(resort_ids) == stamps:
        with _guard:
            _kept[mark] = window
            while len(_kept) > KEPT:
                _kept.popitem(last=False)
    return window


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
