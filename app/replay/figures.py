"""What a replay shows in the end: months of who stayed, speed, and how the cost of a sale grew."""

from __future__ import annotations

import statistics
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy import Date, func, select

from core.db import db
from core.money import Money, round_half_up
from core.organisation.models import Resort
from crs.bookings.models import VoucherNight
from pms.stays.models import Stay, StayStatus

CAME = (StayStatus.IN_HOUSE, StayStatus.DEPARTED)
TENTH = 10
FEWEST = 100  # sales, of which a tenth says something


@dataclass(frozen=True)
class Month:
    """The nights of guests who came to a resort, and what they cost."""

    first: date
    nights: int
    revenue: Money

    def occupancy(self, rooms: int) -> Fraction:
        """Nights sold of those that there were, in percent."""
        return Fraction(100 * self.nights, rooms * monthrange(self.first.year, self.first.month)[1])

    @property
    def average_rate(self) -> Money:
        """What a night cost on average (ADR), to the cent."""
        exact = Fraction(self.revenue.minor, self.nights)
        return Money(round_half_up(exact), self.revenue.currency)


def months_of(slug: str) -> list[Month]:
    """Month by month, of vouchers whose guests came. Nights that they left early are theirs."""
    month = func.date_trunc("month", VoucherNight.night).cast(Date)
    amounts = VoucherNight.room + VoucherNight.board + VoucherNight.programme
    found = db.session.execute(
        select(month, func.count(), func.sum(amounts), Resort.currency)
        .join(Stay, Stay.voucher_id == VoucherNight.voucher_id)
        .join(Resort, Resort.id == VoucherNight.resort_id)
        .where(Resort.slug == slug, Stay.status.in_(CAME))
        .group_by(month, Resort.currency)
        .order_by(month)
    )
    return [
        Month(first, nights, Money(int(revenue), currency))
        for first, nights, revenue, currency in found
    ]


def growth(seconds: Sequence[float]) -> tuple[float, float] | None:
    """The median seconds of a sale in the first tenth and in the last; None where they are few."""
    if len(seconds) < FEWEST:
        return None
    part = len(seconds) // TENTH
    return statistics.median(seconds[:part]), statistics.median(seconds[-part:])
