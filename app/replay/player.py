"""Playing a hotel's events by the ordinary operations, and counting what became of them."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from sqlalchemy import select

from app.replay.clock import MovedClock
from app.replay.events import Event, Kind, Told
from app.replay.hotels import BY
from app.replay.provider import hear_refunded
from app.replay.rows import Row
from app.replay.sale import sell
from app.replay.wishes import House, amended_wish, first_wish
from core.db import attempt, db
from core.refusals import Refusal
from crs.bookings.amendments import amend_booking
from crs.bookings.models import Booking, Voucher
from crs.bookings.operations import cancel_booking
from crs.bookings.paid import subject_of
from pms.stays.operations import check_in, depart, mark_no_show

Tell = Callable[[int], None]
MARKS = {
    Kind.ARRIVED: check_in,
    Kind.DEPARTED: depart,
    Kind.LEFT_AT_ONCE: depart,
    Kind.NO_SHOW: mark_no_show,
}


@dataclass(frozen=True, slots=True)
class Sold:
    """A booking of the database that plays a row."""

    booking: int
    voucher: int


@dataclass
class Outcomes:
    """What became of the events; `seconds` is what each sale took, in their order."""

    sold: dict[int, Sold] = field(default_factory=dict)
    """By the row's number."""
    refused: Counter[str] = field(default_factory=Counter)
    played: Counter[Kind] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    """What should not have been refused."""


@dataclass
class Player:
    """One hotel's process: its house, its clock, and what it has done so far."""

    house: House
    clock: MovedClock
    outcomes: Outcomes = field(default_factory=Outcomes)

    def play(self, events: Iterable[Event[Row]], tell: Tell) -> Outcomes:
        """Play them in their order; `tell` hears how many are over, each time."""
        for kind, together in at_once(events):
            self.clock.move(together[0].at)
            if kind == Kind.BOOKED:
                self._book(together[0].row)
            else:
                self._follow(kind, [one.row for one in together])
            tell(len(together))
        return self.outcomes

    def _book(self, row: Row) -> None:
        begun = time.perf_counter()
        try:
            self.outcomes.sold[row.number] = attempt(lambda: self._sell(row))
        except Refusal as no:
            self.outcomes.refused[no.kind] += 1
            return
        self.outcomes.seconds.append(time.perf_counter() - begun)
        self.outcomes.played[Kind.BOOKED] += 1

    def _sell(self, row: Row) -> Sold:
        wish, price = first_wish(self.house, row)
        booking = sell(wish, agreed=[price])
        return Sold(booking.id, booking.vouchers[0].id)

    def _follow(self, kind: Kind, rows: Sequence[Row]) -> None:
        """What happens to bookings that were sold, together where it happens at once."""
        mine = [(row, self.outcomes.sold[row.number]) for row in rows if self._was_sold(row)]
        if not mine:
            return
        try:
            attempt(lambda: self._carry_out(kind, mine))
        except Refusal as no:
            numbers = ", ".join(str(row.number) for row, _sold in mine)
            self.outcomes.faults.append(f"{kind.name} of lines {numbers}: {no}")
            return
        self.outcomes.played[kind] += len(mine)

    def _was_sold(self, row: Row) -> bool:
        return row.number in self.outcomes.sold

    def _carry_out(self, kind: Kind, mine: Sequence[tuple[Row, Sold]]) -> None:
        if kind in MARKS:
            wanted = select(Voucher).where(Voucher.id.in_([sold.voucher for _row, sold in mine]))
            for voucher in db.session.scalars(wanted.order_by(Voucher.id)).all():
                MARKS[kind](voucher, by=BY)
            return
        for row, sold in mine:
            booking = db.session.get_one(Booking, sold.booking)
            if kind == Kind.AMENDED:
                amend_booking(booking, [amended_wish(self.house, row)], by=BY)
            else:
                cancel_booking(booking, by=BY)
            hear_refunded(subject_of(booking))


def at_once(events: Iterable[Event[Told]]) -> Iterator[tuple[Kind, list[Event[Told]]]]:
    """Marks of a list of arrivals or departures are one step; sales and changes are each their own.

    A sale that is refused, or a change, must take nothing else back with it.
    """
    for (kind, _at), together in groupby(events, lambda one: (one.kind, one.at)):
        if kind in MARKS:
            yield kind, list(together)
        else:
            yield from ((kind, [one]) for one in together)
