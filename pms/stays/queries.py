"""Finding stays and the vouchers that they deliver."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from core.auth.access import SignedIn
from core.db import db
from core.refusals import NotThere
from crs.bookings.models import Booking, Voucher
from pms.permissions import PmsPerm
from pms.stays.models import Stay


def access_voucher(voucher_id: int, *, by: SignedIn, to: PmsPerm) -> Voucher:
    """The voucher whose stay the person may see or mark; elsewhere the same NotThere."""
    voucher = db.session.get(Voucher, voucher_id)
    resorts = by.resort_ids(to)
    if voucher is None or (resorts is not None and voucher.resort_id not in resorts):
        raise NotThere
    return voucher


def stays_of(booking: Booking) -> Sequence[Stay]:
    """What became of the vouchers of a booking, in their order; none for who is expected."""
    mine = select(Voucher.id).where(Voucher.booking_id == booking.id)
    return db.session.scalars(
        select(Stay).where(Stay.voucher_id.in_(mine)).order_by(Stay.voucher_id)
    ).all()
