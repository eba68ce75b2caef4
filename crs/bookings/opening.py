"""Opening balance: vouchers that were sold before this system, at the price agreed then."""

from __future__ import annotations

from sqlalchemy import select

from core.audit.operations import record
from core.clock import now
from core.db import db
from core.i18n import _l
from core.money import Money
from core.organisation.models import Resort
from core.refusals import Refusal
from crs.bookings.locking import lock_booking
from crs.bookings.models import Booking, BookingStatus
from crs.bookings.promising import add_version, new_booking
from crs.bookings.vouchers import Priced, claim_places, terms_of, write_vouchers
from crs.bookings.wishes import BookingWish
from crs.quotas.operations import settle
from crs.rates.rules import Tariff, agreed_breakdown


class SoldOtherwise(Refusal):
    """The same number was loaded before with other contents."""

    message = _l("Voucher {reference} is loaded already with other dates, room or price.")


def load_sold(
    reference: str, wish: BookingWish, *, total: Money, paid: Money, tariff: Tariff, by: str
) -> Booking:
    """A confirmed booking at an agreed price; the same again changes nothing but what was paid.

    Raises NoRoomFree where the quotas have no place for it, SoldOtherwise where it differs.
    """
    found = db.session.scalar(select(Booking).where(Booking.reference == reference))
    if found is not None:
        return _reload(found, wish, total, paid, by=by)
    resort = db.session.get_one(Resort, wish.resort_id)
    [voucher_wish] = wish.vouchers
    breakdown = agreed_breakdown(voucher_wish, total)
    nothing_due = Money(0, total.currency)
    priced = [
        Priced(
            voucher_wish,
            breakdown,
            nothing_due,
            voucher_wish.arrival,
            terms_of(tariff, voucher_wish),
        )
    ]
    booking = new_booking(resort, wish, priced, now())
    booking.reference, booking.paid_before = reference, paid.minor
    vouchers = write_vouchers(booking, priced)
    add_version(booking, priced, by=by)
    claim_places(booking, resort, vouchers, state="held")
    booking.status, booking.expires_at = BookingStatus.CONFIRMED, None
    db.session.flush()
    settle([voucher.id for voucher in vouchers])
    record(booking, "loaded", by=by, resort_id=resort.id, paid=paid.minor)
    return booking


def _reload(booking: Booking, wish: BookingWish, total: Money, paid: Money, *, by: str) -> Booking:
    booking = lock_booking(booking.id)
    [voucher_wish] = wish.vouchers
    voucher = booking.vouchers[0]
    same = (
        booking.resort_id == wish.resort_id
        and voucher.room_type_id == voucher_wish.room_type_id
        and voucher.nights.lower == voucher_wish.arrival
        and voucher.nights.upper == voucher_wish.departure
        and booking.versions[0].total == total.minor
    )
    if not same and booking.version == 1:
        raise SoldOtherwise(reference=booking.reference)
    if booking.paid_before != paid.minor:
        before, booking.paid_before = booking.paid_before, paid.minor
        record(
            booking, "reloaded", by=by, resort_id=booking.resort_id, before=before, after=paid.minor
        )
    return booking
