"""Playing the demo's year, step by step: each is one transaction, and leaves time to others."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.demo_year.demand import Wanted
from app.demo_year.progress import Progress
from app.replay.clock import MovedClock
from app.replay.events import Event, Kind
from app.replay.provider import hear_account, hear_refunded
from app.replay.sale import pay, sell
from core.db import attempt, db
from core.refusals import Refusal
from crs.bookings.amendments import amend_booking
from crs.bookings.models import Booking, BookingStatus
from crs.bookings.operations import cancel_booking
from crs.bookings.paid import subject_of
from crs.bookings.paying import to_pay
from crs.bookings.wishes import BookingWish, BuyerWish
from crs.rates.rules import VoucherWish
from pms.stays.operations import check_in, depart, mark_no_show

AT_ONCE = 8  # marks of a list in one step
Step = tuple[Kind, Sequence[Wanted]]
Tell = Callable[[int, int], None]
"""Hears which step of how many is over."""


def steps_of(events: Iterable[Event[Wanted]]) -> Iterator[tuple[Event[Wanted], Step]]:
    """The first event of each step, and the step; sales and changes are each their own."""
    for (kind, _at), together in groupby(events, lambda one: (one.kind, one.at)):
        most = 1 if kind in (Kind.BOOKED, Kind.AMENDED, Kind.CANCELLED) else AT_ONCE
        while part := list(islice(together, most)):
            yield part[0], (kind, [one.row for one in part])


@dataclass
class Player:
    """Goes on where `progress` says; `desks` are the receptions' addresses by resort."""

    clock: MovedClock
    progress: Progress
    desks: Mapping[int, str]
    rest: float
    """Seconds of rest for each second of work."""

    def play(self, events: Iterable[Event[Wanted]], *, tell: Tell, most: int | None = None) -> None:
        """Play what is left of the events, or `most` so many steps of it."""
        steps, over = list(steps_of(events)), self.progress.steps
        for number in range(over + 1, len(steps) + 1)[:most]:
            first, (kind, wanted) = steps[number - 1]
            begun = time.monotonic()
            self.clock.move(first.at)
            self._play(kind, wanted, lambda n=number: self.progress.write(n, len(steps)))  # type: ignore[misc]  # a loop variable bound early
            tell(number, len(steps))
            time.sleep((time.monotonic() - begun) * self.rest)

    def _play(self, kind: Kind, wanted: Sequence[Wanted], done: Callable[[], None]) -> None:
        if kind == Kind.BOOKED:
            if not any(self._sold(wanted[0], stay, done) for stay in wanted[0].stays):
                attempt(done)
            return

        def work() -> None:
            for one, booking in self._bookings(wanted):
                self._follow(kind, one, booking)
            done()

        try:
            attempt(work)
        except Refusal:  # somebody at a desk, or another step, was there first
            attempt(done)

    def _sold(self, wanted: Wanted, stay: VoucherWish, done: Callable[[], None]) -> bool:
        def work() -> None:
            booking = sell(self._wish(wanted, stay))
            hear_account(subject_of(booking))
            done()

        try:
            attempt(work)
        except Refusal:
            return False
        return True

    def _wish(self, wanted: Wanted, stay: VoucherWish) -> BookingWish:
        house = wanted.household
        return BookingWish(
            resort_id=wanted.resort_id,
            vouchers=(_nameless(stay) if wanted.changes else stay,),
            buyer=BuyerWish(house.persons[0].name, house.email, house.phone, house.language),
            sold_by="shop" if wanted.on_line else self._desk(wanted),
            source="web" if wanted.on_line else "telephone",
            form_key=_form_key(wanted),
        )

    def _desk(self, wanted: Wanted) -> str:
        return self.desks.get(wanted.resort_id, "reception")

    def _bookings(self, wanted: Sequence[Wanted]) -> list[tuple[Wanted, Booking]]:
        """Those that were sold and live, by the order of their ids."""
        keys = {_form_key(one): one for one in wanted}
        live = (BookingStatus.HELD, BookingStatus.CONFIRMED)
        query = (
            select(Booking)
            .where(Booking.form_key.in_(keys), Booking.status.in_(live))
            .options(selectinload(Booking.vouchers))
            .order_by(Booking.id)
        )
        return [(keys[row.form_key or ""], row) for row in db.session.scalars(query)]

    def _follow(self, kind: Kind, wanted: Wanted, booking: Booking) -> None:
        [voucher] = booking.vouchers
        desk = self._desk(wanted)
        if kind == Kind.AMENDED:
            amend_booking(booking, [_as_booked(wanted, voucher.room_type_id)], by=desk)
        elif kind == Kind.CANCELLED:
            cancel_booking(booking, by="guest" if wanted.on_line else desk)
            hear_refunded(subject_of(booking))
            hear_account(subject_of(booking))
        elif kind == Kind.ARRIVED:
            check_in(voucher, by=desk)
            if wanted.pays_rest and to_pay(booking):
                pay(booking)
                hear_account(subject_of(booking))
        else:
            (mark_no_show if kind == Kind.NO_SHOW else depart)(voucher, by=desk)


def _form_key(wanted: Wanted) -> str:
    """By which a booking is known again, and which makes it once."""
    return f"demo-year:{wanted.key}"


def _nameless(stay: VoucherWish) -> VoucherWish:
    """As booked by somebody who does not know yet who comes."""
    return replace(stay, persons=tuple(replace(person, name="") for person in stay.persons))


def _as_booked(wanted: Wanted, room_type_id: int) -> VoucherWish:
    """The same stay with names."""
    return next(stay for stay in wanted.stays if stay.room_type_id == room_type_id)
