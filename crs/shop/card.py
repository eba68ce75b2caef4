"""A room of a search as one card: its ways of booking beside each other, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from core.money import Money
from core.organisation.models import Resort
from crs.bookings.explaining import KINDS, Part
from crs.catalogue.models import Board, RoomType
from crs.rates.rules import VoucherWish
from crs.shop.houses import HouseFacts
from crs.shop.shelf import Shelf, ShownOffer


@dataclass(frozen=True)
class Card:
    """A room type, whole or by place, and its ways of booking in the order of the search."""

    ways: Sequence[ShownOffer]

    @property
    def first(self) -> ShownOffer:
        """The way that comes first."""
        return self.ways[0]

    @cached_property
    def beside(self) -> Sequence[ShownOffer]:
        """The first way, and beside it the first that differs in whether it costs to leave it.

        Where none differs, the second: two are what fits beside each other on a telephone.
        """
        others = self.ways[1:]
        unlike = (one for one in others if one.cancels_free != self.first.cancels_free)
        second = next(unlike, others[0] if others else None)
        return [self.first] if second is None else [self.first, second]

    @property
    def others(self) -> Sequence[ShownOffer]:
        """The ways that are a press away."""
        return [one for one in self.ways if one not in self.beside]

    @property
    def resort(self) -> Resort:
        """Where the room is."""
        return self.first.resort

    @property
    def room_type(self) -> RoomType:
        """What kind of room it is."""
        return self.first.room_type

    @property
    def houses(self) -> Sequence[HouseFacts]:
        """In which it may be."""
        return self.first.houses

    @property
    def wish(self) -> VoucherWish:
        """Who comes and when: alike for all ways."""
        return self.first.wish

    @property
    def board(self) -> Board | None:
        """The meals, where they are the same on each way."""
        boards = {one.board.id for one in self.ways}
        return self.first.board if len(boards) == 1 else None

    @property
    def few_left(self) -> int:
        """The number of rooms or places left where it is small whichever way is taken; else 0."""
        counts = [one.few_left for one in self.ways]
        return max(counts) if all(counts) else 0

    @property
    def lines(self) -> list[tuple[Part, list[Money | None]]]:
        """What the prices of those beside each other are made of, with each one's amount."""
        found: dict[tuple[str, str, int | None], tuple[Part, list[Money | None]]] = {}
        for place, way in enumerate(self.beside):
            for part in way.parts:
                key = (part.kind, part.what["en"], part.person)
                line = found.setdefault(key, (part, [None] * len(self.beside)))
                line[1][place] = part.amount
        return sorted(found.values(), key=lambda one: _order(one[0]))


def cards_of(shelf: Shelf) -> list[Card]:
    """The rooms of a shelf in their order."""
    return [Card(row) for row in shelf.rows]


def _order(part: Part) -> tuple[int, int]:
    """Rooms first, offers and extras last, as in the parts of one price."""
    return KINDS.index(part.kind), part.person or 0
