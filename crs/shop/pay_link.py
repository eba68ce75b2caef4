"""What the page of who pays for somebody is filled with: no health, no names in full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.i18n import _
from core.money import Money
from crs.bookings.explaining import Promised, promised_by
from crs.bookings.models import Booking, Voucher
from crs.bookings.paying import masked
from crs.shop.my_booking import hold_of, money_of


@dataclass(frozen=True)
class Stay:
    """A voucher as who pays may see it: programmes, ages and diets are nobody else's."""

    voucher: Voucher
    names: Sequence[str]
    price: Money


def pay_page(booking: Booking, key: str) -> dict[str, Any]:
    """What is paid for, how much, and how long there is time."""
    live = [voucher for voucher in booking.vouchers if voucher.dropped_at is None]
    promised = promised_by(booking.versions[-1])
    return {
        "booking": booking,
        "resort": booking.resort,
        "key": key,
        "who": masked(booking.buyer.name),
        "stays": [_stay(*pair) for pair in zip(live, promised, strict=True)],
        **hold_of(booking),
        **money_of(booking),
    }


def _stay(voucher: Voucher, promised: Promised) -> Stay:
    names = [masked(one.name) or _("a guest") for one in voucher.persons]
    return Stay(voucher, names, promised.breakdown.total)
