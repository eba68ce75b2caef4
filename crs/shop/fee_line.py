"""What cancelling a whole booking keeps, as a time line: from its first day to arrival."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.clock import local_day
from core.money import Money, total
from crs.bookings.explaining import Promised, least_fee, promised_by
from crs.bookings.models import Booking, BookingStatus

DAY = timedelta(days=1)
LEAST_WIDTH = 1.0  # per cent: a fee of a single day is seen too


@dataclass(frozen=True)
class Span:
    """Cancelled from `first` to `last`, both included, `fee` is kept; places are in per cent."""

    first: date
    last: date
    fee: Money
    whole: bool
    """Whether it is the highest fee of the line."""
    start: float
    width: float


@dataclass(frozen=True)
class FeeLine:
    """Spans in their order; the first has begun by `today`, the last ends with the arrival."""

    spans: Sequence[Span]
    today: date
    today_at: float
    no_show: Money
    """What is kept where nobody comes."""

    @property
    def ahead(self) -> list[Span]:
        """Today's and what comes after it."""
        return [span for span in self.spans if span.last >= self.today]


def fee_line(booking: Booking, today: date) -> FeeLine | None:
    """None from the day of arrival on: then the resort is called.

    A hold costs nothing to give up: its line says what holds once it is confirmed.
    """
    promised = promised_by(booking.versions[-1])
    arrival = min(one.arrival for one in promised)
    if today >= arrival:
        return None
    booked = local_day(booking.resort.zone, booking.created_at)
    first = min(booked, today) if booking.status == BookingStatus.CONFIRMED else today
    least = least_fee(booking)

    def kept(day: date) -> Money:
        return max(total((one.fee_on(day) for one in promised), booking.currency), least)

    starts = _starts(promised, first, arrival)
    no_show = total((one.no_show for one in promised), booking.currency)
    return FeeLine(_spans(starts, kept, arrival), today, _place(today, first, arrival), no_show)


def _starts(promised: Sequence[Promised], first: date, arrival: date) -> list[date]:
    """The days on which the fee of any voucher changes."""
    found = {step.first or first for one in promised for step in one.fees(first)}
    return sorted(day for day in found if day <= arrival)


def _spans(starts: Sequence[date], kept: Callable[[date], Money], arrival: date) -> list[Span]:
    fees: list[tuple[date, Money]] = []
    for start in starts:
        fee = kept(start)
        if not fees or fees[-1][1] != fee:
            fees.append((start, fee))
    first, most = fees[0][0], max(fee for _start, fee in fees)
    ends = [start - DAY for start, _fee in fees[1:]] + [arrival]
    return [
        _span(start, last, fee, fee == most and bool(fee), (first, arrival))
        for (start, fee), last in zip(fees, ends, strict=True)
    ]


def _span(start: date, last: date, fee: Money, whole: bool, line: tuple[date, date]) -> Span:
    begins, ends = _place(start, *line), _place(last + DAY, *line)
    begins = min(begins, 100 - LEAST_WIDTH)
    return Span(start, last, fee, whole, begins, max(round(ends - begins, 2), LEAST_WIDTH))


def _place(day: date, first: date, arrival: date) -> float:
    """Where a day begins on the line, whose last day is the arrival."""
    return round((day - first).days * 100 / ((arrival - first).days + 1), 2)
