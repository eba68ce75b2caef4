"""The lock of a booking: with it comes all that stands under it, fresh."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from core.db import db, lock
from crs.bookings.models import Booking, Voucher


def lock_booking(booking_id: int) -> Booking:
    """Lock the booking and read its vouchers and their persons anew.

    Rows that were read before the lock are brought up to date, also where the caller still holds
    them: another transaction may have amended the booking in between. Versions never change, and
    are read when they are asked for.
    """
    lock(Booking, booking_id)
    return _read_anew(booking_id)


def lock_if_free(booking_id: int) -> Booking | None:
    """As `lock_booking`; None where it is not there, or is being worked on."""
    free = db.session.scalar(
        select(Booking.id)
        .where(Booking.id == booking_id)
        .with_for_update(key_share=True, skip_locked=True)
    )
    return None if free is None else _read_anew(booking_id)


def _read_anew(booking_id: int) -> Booking:
    return db.session.scalars(
        select(Booking)
        .where(Booking.id == booking_id)
        .options(selectinload(Booking.vouchers).selectinload(Voucher.persons))
        .execution_options(populate_existing=True)
    ).one()
