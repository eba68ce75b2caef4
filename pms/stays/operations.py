"""What happens to a stay: it begins, ends, or nobody comes; each can be undone with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from core.audit.operations import record
from core.clock import local_day, now
from core.db import db
from core.refusals import Refusal
from crs.bookings.locking import lock_booking
from crs.bookings.models import Booking, BookingStatus, Voucher
from pms.stays.models import Stay, StayStatus
from pms.stays.refusals import (
    NotAbsent,
    NotDeparted,
    NotExpected,
    NotInHouse,
    NotPromised,
    StayOver,
    TooEarly,
)
from pms.stays.words import in_words


@dataclass(frozen=True)
class Locked:
    """A stay and what it delivers, both locked and fresh."""

    stay: Stay
    voucher: Voucher
    booking: Booking

    @property
    def today(self) -> date:
        """The resort's day, read after the locks."""
        return local_day(self.booking.resort.zone)


def check_in(voucher: Voucher, *, by: str) -> Stay:
    """The guests of the voucher are here.

    Raises NotPromised, TooEarly, StayOver; NotExpected where they came before.
    """
    locked = _lock_promised(voucher)
    _must_be(locked.stay, StayStatus.EXPECTED, NotExpected)
    arrival, departure = _span(locked.voucher)
    if locked.today < arrival:
        raise TooEarly(day=arrival)
    if locked.today > departure:
        raise StayOver(day=departure)
    locked.stay.arrived_at = now()
    return _mark(locked, StayStatus.IN_HOUSE, "arrived", by=by)


def depart(voucher: Voucher, *, by: str) -> Stay:
    """The guests have left; nights that they leave early stay theirs by their terms.

    Raises NotPromised, NotInHouse.
    """
    locked = _lock_promised(voucher)
    _must_be(locked.stay, StayStatus.IN_HOUSE, NotInHouse)
    early = max((_span(locked.voucher)[1] - locked.today).days, 0)
    locked.stay.departed_at = now()
    return _mark(locked, StayStatus.DEPARTED, "departed", by=by, early=early)


def mark_no_show(voucher: Voucher, *, by: str) -> Stay:
    """Nobody came; from the day of arrival on. What is kept is said by the terms.

    Raises NotPromised, TooEarly, NotExpected.
    """
    locked = _lock_promised(voucher)
    _must_be(locked.stay, StayStatus.EXPECTED, NotExpected)
    arrival, _departure = _span(locked.voucher)
    if locked.today < arrival:
        raise TooEarly(day=arrival)
    return _mark(locked, StayStatus.NO_SHOW, "no_show", by=by)


def undo_arrival(voucher: Voucher, *, reason: str, by: str) -> Stay:
    """It was marked by mistake: the guests are expected. Raises NotPromised, NotInHouse."""
    locked = _lock_promised(voucher)
    _must_be(locked.stay, StayStatus.IN_HOUSE, NotInHouse)
    locked.stay.arrived_at = None
    return _mark(locked, StayStatus.EXPECTED, "arrival_undone", by=by, reason=reason)


def undo_departure(voucher: Voucher, *, reason: str, by: str) -> Stay:
    """It was marked by mistake: the guests are in house. Raises NotPromised, NotDeparted."""
    locked = _lock_promised(voucher)
    _must_be(locked.stay, StayStatus.DEPARTED, NotDeparted)
    locked.stay.departed_at = None
    return _mark(locked, StayStatus.IN_HOUSE, "departure_undone", by=by, reason=reason)


def undo_no_show(voucher: Voucher, *, reason: str, by: str) -> Stay:
    """They come after all, or it was a mistake. Raises NotPromised, NotAbsent."""
    locked = _lock_promised(voucher)
    _must_be(locked.stay, StayStatus.NO_SHOW, NotAbsent)
    return _mark(locked, StayStatus.EXPECTED, "no_show_undone", by=by, reason=reason)


_OF_VOUCHER = (
    select(Stay)
    .where(Stay.voucher_id == bindparam("voucher"))
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)


def _lock_promised(voucher: Voucher) -> Locked:
    """Lock the stay, made now if this is its first mark, then the booking. Raises NotPromised.

    Of two first marks at once the second waits for the first one's row.
    """
    key, booking_id = voucher.id, voucher.booking_id
    stay = db.session.scalar(_OF_VOUCHER, {"voucher": key})
    if stay is None:
        db.session.execute(
            insert(Stay)
            .values(resort_id=voucher.resort_id, voucher_id=key)
            .on_conflict_do_nothing(index_elements=[Stay.voucher_id])
        )
        stay = db.session.scalars(_OF_VOUCHER, {"voucher": key}).one()
    booking = lock_booking(booking_id)
    [fresh] = [one for one in booking.vouchers if one.id == key]
    if booking.status != BookingStatus.CONFIRMED or fresh.dropped_at is not None:
        raise NotPromised(code=booking.code)
    return Locked(stay, fresh, booking)


def _must_be(stay: Stay, status: StayStatus, refusal: type[Refusal]) -> None:
    if stay.status != status:
        raise refusal(state=in_words(stay.status))


def _span(voucher: Voucher) -> tuple[date, date]:
    """The days of arrival and departure, which a voucher always has."""
    return voucher.nights.lower or date.max, voucher.nights.upper or date.max


def _mark(locked: Locked, status: StayStatus, verb: str, *, by: str, **facts: object) -> Stay:
    """Set the state here, and on the voucher for who sold it; leave it in the trail."""
    stay = locked.stay
    stay.status = locked.voucher.delivery = status
    record(stay, verb, by=by, resort_id=stay.resort_id, **facts)
    db.session.flush()
    return stay
