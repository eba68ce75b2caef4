"""What offers must be besides dates and persons: a place, meals, a kind of room, house, price."""

from __future__ import annotations

from dataclasses import dataclass

from core.i18n import LazyText, _l
from core.money import Money
from crs.rates.tariff import PlanTerms, RoomTypeTerms
from crs.rates.totals import StayTotals

ROOM_KINDS: dict[str, LazyText] = {
    "single": _l("Single room"),
    "twin": _l("Twin room"),
    "double": _l("Double room"),
    "family": _l("Family room"),
    "comfort": _l("Comfort room"),
    "suite": _l("Suite"),
}


@dataclass(frozen=True)
class Narrowing:
    """What is said narrows, the rest does not; `price_to` is in whole units of the currency."""

    by_place: bool = False
    meals: int = 0
    """At least so many a day."""
    room: str = ""
    price_to: int | None = None
    room_types: frozenset[int] | None = None
    """Those in the right houses; None: any house will do."""

    def takes(self, room_type: RoomTypeTerms) -> bool:
        """Whether the room is of the asked kind and in the right house."""
        if self.room_types is not None and room_type.id not in self.room_types:
            return False
        return not self.room or kind_of_room(room_type.code) == self.room

    def without_taste(self) -> Narrowing:
        """Only what somebody cannot do without: stairs are no matter of taste."""
        return Narrowing(room_types=self.room_types)

    def affords(self, total: Money) -> bool:
        """Whether the whole stay costs no more than was said."""
        return self.price_to is None or total.exact <= self.price_to


def kind_of_room(code: str) -> str:
    """The kind that a room type's code names: `double` of `double-sea`; nothing where none."""
    return next((word for word in code.split("-") if word in ROOM_KINDS), "")


def board_of(stay: StayTotals, plan: PlanTerms, meals: int) -> int | None:
    """The plan's board where it has so many meals, else the one that adds least; None: none."""
    boards = stay.tariff.boards
    if not meals or (plan.board_id in boards and boards[plan.board_id].meals >= meals):
        return plan.board_id
    priced = (
        (added, board.id)
        for board in boards.values()
        if board.meals >= meals and (added := stay.board_supplement(board.id)) is not None
    )
    return min(priced, default=(0, None))[1]
