"""What the page of who pays for somebody is filled with: no health, no names but the one given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.clock import local_day
from core.i18n import Texts, country_of
from core.money import Money, total
from crs.bookings.explaining import Promised, promised_by
from crs.bookings.models import Booking, Voucher
from crs.bookings.operations import begun
from crs.bookings.paying import masked
from crs.shop.fee_line import fee_line
from crs.shop.my_booking import hold_of, money_of


@dataclass(frozen=True)
class Stay:
    """A voucher as who pays may see it: programmes, ages and diets are nobody else's."""

    voucher: Voucher
    price: Money
    """Of room, meals and treatment in one: by parts it would tell of somebody's health."""
    extras: Sequence[tuple[Texts, Money]]

    @property
    def guests(self) -> int:
        """How many stay."""
        return len(self.voucher.persons)


def pay_page(booking: Booking, key: str) -> dict[str, Any]:
    """What is paid for, how much, how long there is time, what cancelling would cost."""
    live, promised = booking.live_vouchers, promised_by(booking.versions[-1])
    today = local_day(booking.resort.zone)
    return {
        "booking": booking,
        "resort": booking.resort,
        "key": key,
        "who": booking.sent_as or masked(booking.buyer.name),
        "stays": [_stay(*pair) for pair in zip(live, promised, strict=True)],
        "country": country_of(booking.resort.zone),
        "begun": begun(booking, today),
        "fees": fee_line(booking, today),
        **hold_of(booking),
        **money_of(booking),
    }


def _stay(voucher: Voucher, promised: Promised) -> Stay:
    extras = [(part.what, part.amount) for part in promised.parts if part.kind == "extra"]
    whole = promised.breakdown.total
    return Stay(voucher, whole - total((price for _what, price in extras), whole.currency), extras)
