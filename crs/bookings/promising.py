"""The rows of a promise: the booking with its buyer, and the versions of its terms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.clock import local_day
from core.db import db
from core.money import Money, total
from core.organisation.models import Resort
from crm.parties.models import Party
from crs.bookings.codes import new_code
from crs.bookings.models import Booking, BookingStatus, BookingVersion
from crs.bookings.vouchers import Priced
from crs.bookings.wishes import BookingWish, BuyerWish

HOLD = timedelta(minutes=20)


def new_booking(
    resort: Resort, wish: BookingWish, priced: Sequence[Priced], at: datetime
) -> Booking:
    """A booking held from `at` on, with its buyer; `write_vouchers` writes it with its vouchers."""
    booking = Booking(
        resort_id=resort.id,
        code=new_code(),
        status=BookingStatus.HELD,
        buyer=_buyer(wish.buyer),
        seller=wish.seller,
        sold_by=wish.sold_by,
        source=wish.source,
        language=wish.buyer.language,
        holder_mark=wish.holder_mark,
        address_mark=wish.address_mark,
        form_key=wish.form_key or None,
        currency=resort.currency,
        total=sum_of(priced, resort.currency).minor,
        due_now=total((p.due_now for p in priced), resort.currency).minor,
        expires_at=_held_until(resort, priced, at),
    )
    db.session.add(booking)
    return booking


def _held_until(resort: Resort, priced: Sequence[Priced], at: datetime) -> datetime:
    """Twenty minutes; where nothing is due before a day, that day: until its end."""
    last = last_day_held(priced, local_day(resort.zone, at))
    if last is None:
        return at + HOLD
    return datetime.combine(last + timedelta(days=1), time(), ZoneInfo(resort.zone))


def last_day_held(priced: Sequence[Priced], today: date) -> date | None:
    """The day until whose end these are held unpaid; None: for twenty minutes only."""
    due = min(p.due_on for p in priced)
    return None if due <= today or any(p.due_now for p in priced) else due


def _buyer(wish: BuyerWish) -> Party:
    return Party(
        kind="person",
        name=wish.name,
        email=wish.email,
        phone=wish.phone,
        language=wish.language,
    )


def sum_of(priced: Sequence[Priced], currency: str) -> Money:
    """The price of all vouchers together."""
    return total((p.breakdown.total for p in priced), currency)


def add_version(booking: Booking, priced: Sequence[Priced], *, by: str, least_fee: int = 0) -> None:
    """Keep terms and prices as promised now; the version before stays as it was.

    `least_fee` (minor) is what cancelling costs at least, since it cost that before.
    """
    db.session.add(
        BookingVersion(
            resort_id=booking.resort_id,
            booking_id=booking.id,
            number=booking.version or 1,
            by=by,
            total=booking.total,
            terms={
                "schema": 1,
                "vouchers": [p.terms for p in priced],
                "least_fee": least_fee,
            },
            breakdown={"schema": 1, "vouchers": [p.breakdown.to_json() for p in priced]},
        )
    )
