"""Numbers of vouchers: by legal entity and year, without gaps, given at confirmation."""

from __future__ import annotations

from sqlalchemy import select

from core.clock import local_day
from core.db import db
from core.numbering.operations import take_number
from crs.bookings.models import Booking, BookingStatus, Voucher

KIND = "voucher"


def number_vouchers(booking: Booking) -> None:
    """Give the vouchers of a confirmed booking that have no number theirs.

    Called last in the transaction: from here on others of the legal entity wait for its end. What
    was sold before this system keeps the reference it was sold under.
    """
    if booking.status != BookingStatus.CONFIRMED or booking.reference is not None:
        return
    entity, year = booking.resort.legal_entity, local_day(booking.resort.zone).year
    for voucher in _unnumbered(booking):
        number = take_number(entity.id, KIND, year)
        voucher.number = f"{entity.code.upper()}-{year}-{number:06d}"
    db.session.flush()


def _unnumbered(booking: Booking) -> list[Voucher]:
    wanted = select(Voucher).where(
        Voucher.booking_id == booking.id, Voucher.number.is_(None), Voucher.dropped_at.is_(None)
    )
    return list(db.session.scalars(wanted.order_by(Voucher.id)))
