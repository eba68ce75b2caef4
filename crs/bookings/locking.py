"""The lock of a booking: with it comes all that stands under it, fresh."""

from __future__ import annotations

from sqlalchemy import BigInteger, bindparam, select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from core.db import db, lock
from crs.bookings.models import Booking, Voucher

_UNDER = (
    select(Voucher)
    .where(Voucher.booking_id == bindparam("booking", type_=BigInteger))
    .options(joinedload(Voucher.persons))
    .order_by(Voucher.id)
    .execution_options(populate_existing=True)
)


def lock_booking(booking_id: int) -> Booking:
    """Lock the booking and read its vouchers and their persons anew.

    Rows that were read before the lock are brought up to date, also where the caller still holds
    them: another transaction may have amended the booking in between. Versions never change, and
    are read when they are asked for.
    """
    [booking] = lock(Booking, booking_id)
    return _with_vouchers(booking)


def lock_if_free(booking_id: int) -> Booking | None:
    """As `lock_booking`; None where it is not there, or is being worked on."""
    free = db.session.scalar(
        select(Booking)
        .where(Booking.id == booking_id)
        .with_for_update(key_share=True, skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return None if free is None else _with_vouchers(free)


def _with_vouchers(booking: Booking) -> Booking:
    vouchers = db.session.scalars(_UNDER, {"booking": booking.id}).unique().all()
    set_committed_value(booking, "vouchers", list(vouchers))
    return booking
