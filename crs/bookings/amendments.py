"""Amendments: dates, room type, persons change with the price and quota difference in one step."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from core.audit.operations import record
from core.clock import local_day, now
from core.db import db
from core.i18n import _l
from core.money import Money, total
from core.organisation.models import Resort
from core.outbox.operations import tell
from core.refusals import Refusal
from crs.bookings.agreed import price_amended
from crs.bookings.delivery import must_be_expected
from crs.bookings.explaining import fee_to_cancel, promised_by
from crs.bookings.locking import lock_booking
from crs.bookings.models import Booking, BookingStatus, Voucher
from crs.bookings.numbers import number_vouchers
from crs.bookings.operations import (
    HoldEnded,
    NotInThisState,
    free_vouchers,
    ran_out,
)
from crs.bookings.promising import add_version, sum_of
from crs.bookings.refunding import refund_rest
from crs.bookings.vouchers import Priced, claim_places, fill_voucher, write_nights
from crs.quotas.operations import lock_claimed
from crs.rates.queries import load_tariff
from crs.rates.rules import VoucherWish


class PriceChanged(Refusal):
    """The price is not the one that was shown."""

    message = _l("The price is now {price}. Please look at it again.")


def amend_booking(
    booking: Booking, wishes: Sequence[VoucherWish], *, by: str, shown: Money | None = None
) -> Money:
    """Change what is promised; returns the price difference (negative: to be given back).

    The n-th wish replaces the n-th voucher; more wishes add vouchers, fewer drop the last ones.
    What does not change keeps its price and terms (see agreed.py). All or nothing: a refusal
    leaves the old promise as it was. Raises PriceChanged where the new total is not the one
    `shown`, HoldEnded where the hold has run out.
    """
    booking = lock_booking(booking.id)
    _still_lives(booking)
    resort = db.session.get_one(Resort, booking.resort_id)
    today, promised = local_day(resort.zone), promised_by(booking.versions[-1])
    priced = price_amended(load_tariff(resort.id), wishes, promised, today)
    before, after = Money(booking.total, booking.currency), sum_of(priced, booking.currency)
    if shown is not None and shown != after:
        raise PriceChanged(price=after)
    kept_at_least = fee_to_cancel(booking, today).minor
    _exchange(booking, resort, priced)
    booking.total, booking.version = after.minor, booking.version + 1
    booking.due_now = total((one.due_now for one in priced), booking.currency).minor
    add_version(booking, priced, by=by, least_fee=kept_at_least)
    db.session.flush()
    db.session.expire(booking, ["versions"])
    record(booking, "amended", by=by, resort_id=resort.id, before=before.minor, after=after.minor)
    tell("booking_amended", booking_id=booking.id)
    refund_rest(booking, reason="changed", decision=f"amended-{booking.version}")
    number_vouchers(booking)
    return after - before


def _still_lives(booking: Booking) -> None:
    if booking.status not in (BookingStatus.HELD, BookingStatus.CONFIRMED):
        raise NotInThisState(code=booking.code, status=BookingStatus(booking.status))
    if ran_out(booking, now()):
        raise HoldEnded(code=booking.code)


def _exchange(booking: Booking, resort: Resort, priced: Sequence[Priced]) -> None:
    """Old claims out, new ones in, under locks taken in one order before either."""
    old = [voucher for voucher in booking.vouchers if voucher.dropped_at is None]
    must_be_expected(booking, old[len(priced) :])
    arrival = min(one.wish.arrival for one in priced)
    departure = max(one.wish.departure for one in priced)
    types = {one.wish.room_type_id for one in priced} | {voucher.room_type_id for voucher in old}
    lock_claimed([voucher.id for voucher in old], types, (resort.id, arrival, departure))
    free_vouchers(old)
    pairs = []
    for voucher, one in zip_longest(old, priced):
        if one is None:
            voucher.dropped_at = now()
            continue
        if voucher is None:
            voucher = Voucher(resort_id=booking.resort_id, booking_id=booking.id)
            db.session.add(voucher)
        voucher.sharing_id = None
        fill_voucher(voucher, one)
        pairs.append((voucher, one))
    db.session.flush()
    for voucher, one in pairs:
        write_nights(voucher, one.breakdown)
    state = "held" if booking.status == BookingStatus.HELD else "sold"
    claim_places(booking, resort, [voucher for voucher, _one in pairs], state=state)
