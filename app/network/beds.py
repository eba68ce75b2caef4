"""Beds that are sold stay: a room type cannot become smaller than who was promised it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Select, exists, func, or_, select

from core.db import db
from core.i18n import LazyText, _l
from core.sheets.faults import Fault
from core.sheets.sheet import Change, Store
from crs.bookings.models import Booking, BookingStatus, Person, Voucher
from crs.quotas.models import Sharing
from crs.rates.models import AgeBand

LIVE = (BookingStatus.HELD, BookingStatus.CONFIRMED)
MOST_CODES = 8


TOO_FEW_PLACES = _l(
    "Sold by place in rooms with more than one place: bookings {bookings}. Keep the places and "
    "the sale by place, or move these bookings first."
)
TOO_FEW_BEDS = _l(
    "Sold to more people than there would be beds left: bookings {bookings}. Keep the beds, or "
    "move these bookings first."
)


def beds_kept(change: Change, store: Store) -> Iterator[Fault]:
    """Faults of room types that lose beds, or are no longer sold by place, against what is sold."""
    for row in change.changed:
        values, before = row.given.values, row.stored.values
        shared = values["places"] if values["sold_by_place"] else 0
        beds = values["places"] + values["extra_places"]
        if shared < before["places"] and before["sold_by_place"]:
            column = "places" if shared else "sold_by_place"
            codes = _codes(_sharers(row.stored.id, shared), store)
            yield from _fault(row.given.number, column, TOO_FEW_PLACES, codes)
        if beds < before["places"] + before["extra_places"]:
            codes = _codes(_parties(row.stored.id, beds), store)
            yield from _fault(row.given.number, "places", TOO_FEW_BEDS, codes)


def _fault(row: int, column: str, message: LazyText, codes: list[str]) -> Iterator[Fault]:
    if codes:
        yield Fault("room_types", row, column, message, {"bookings": some_codes(codes)})


def _sharers(room_type_id: int, most: int) -> Select[str]:
    """Who has a place in a shared room of more beds."""
    return (
        select(Booking.code)
        .join(Voucher, Voucher.booking_id == Booking.id)
        .join(Sharing, Sharing.id == Voucher.sharing_id)
        .where(Sharing.room_type_id == room_type_id, Sharing.places > most)
    )


def _parties(room_type_id: int, beds: int) -> Select[str]:
    """Vouchers of whole rooms in which more persons sleep than so many beds hold."""
    in_arms = exists().where(
        AgeBand.resort_id == Person.resort_id,
        Person.age.between(AgeBand.from_age, AgeBand.to_age),
        ~AgeBand.takes_place,
    )
    sleepers = (
        select(func.count())
        .where(Person.voucher_id == Voucher.id, or_(Person.age.is_(None), ~in_arms))
        .scalar_subquery()
    )
    return (
        select(Booking.code)
        .join(Voucher, Voucher.booking_id == Booking.id)
        .where(Voucher.room_type_id == room_type_id, ~Voucher.by_place, sleepers > beds)
    )


def _codes(wanted: Select[str], store: Store) -> list[str]:
    """Codes of the bookings among those whose nights are still to come."""
    return list(
        db.session.scalars(
            wanted.where(
                Booking.status.in_(LIVE),
                Voucher.dropped_at.is_(None),
                func.upper(Voucher.nights) > store.today,
            )
            .distinct()
            .order_by(Booking.code)
        )
    )


def some_codes(codes: Sequence[str]) -> str:
    """The first of them, for a message."""
    more = " …" if len(codes) > MOST_CODES else ""
    return ", ".join(codes[:MOST_CODES]) + more
