"""A quote: what chosen rooms cost today, on which terms; nothing is promised by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from core.money import Money, total
from core.organisation.models import Resort
from crs.bookings.explaining import FeeStep, Part, fee_steps, parts_of
from crs.bookings.operations import PriceMoved
from crs.bookings.promising import last_day_held
from crs.bookings.vouchers import Priced, price_vouchers
from crs.catalogue.models import Board
from crs.rates.rules import (
    Breakdown,
    StayRefused,
    Tariff,
    VoucherWish,
    no_show_fee,
    prepayment,
    price_voucher,
)


@dataclass(frozen=True)
class QuotedRoom:
    """A room with its price."""

    wish: VoucherWish
    breakdown: Breakdown
    due_now: Money
    prepayment: Money
    """What confirms it, whenever it is due."""
    fees: list[FeeStep]
    no_show: Money
    """What is kept where nobody comes."""

    @cached_property
    def parts(self) -> list[Part]:
        """What the price is made of."""
        return parts_of(self.breakdown)

    @property
    def total(self) -> Money:
        """Its price for the whole stay."""
        return self.breakdown.total


@dataclass(frozen=True)
class Quote:
    """The price of all rooms with what explains it."""

    rooms: list[QuotedRoom]
    currency: str
    held_until: date | None = None
    """The day until whose end it is held unpaid; None: for twenty minutes only."""

    @property
    def total(self) -> Money:
        """The price of the whole booking."""
        return total((room.total for room in self.rooms), self.currency)

    @property
    def due_now(self) -> Money:
        """What must be paid when booking."""
        return total((room.due_now for room in self.rooms), self.currency)

    @property
    def prepayment(self) -> Money:
        """What confirms it: now, or by the day until which it is held."""
        return total((room.prepayment for room in self.rooms), self.currency)

    @property
    def later(self) -> Money:
        """What is paid after that."""
        return self.total - self.prepayment

    @property
    def fees(self) -> list[FeeStep]:
        """What cancelling all of it costs, by day."""
        return added_up([room.fees for room in self.rooms], self.currency)

    @property
    def no_show(self) -> Money:
        """What is kept where nobody comes."""
        return total((room.no_show for room in self.rooms), self.currency)


def quote(tariff: Tariff, wishes: Sequence[VoucherWish], today: date) -> Quote:
    """Price them as `hold_booking` would. Raises the refusals of limits and prices."""
    priced = price_vouchers(tariff, wishes, today)
    rooms = [_quoted(tariff, one, today) for one in priced]
    return Quote(rooms, tariff.currency, last_day_held(priced, today))


def _quoted(tariff: Tariff, priced: Priced, today: date) -> QuotedRoom:
    wish, breakdown = priced.wish, priced.breakdown
    plan = tariff.plans[wish.rate_plan_id]
    return QuotedRoom(
        wish=wish,
        breakdown=breakdown,
        due_now=priced.due_now,
        prepayment=prepayment(plan.prepayment, breakdown),
        fees=fee_steps(plan.cancellation.steps, breakdown, wish.arrival, today),
        no_show=no_show_fee(plan.cancellation.no_show_percent, breakdown.total),
    )


def added_up(lines: Sequence[Sequence[FeeStep]], currency: str) -> list[FeeStep]:
    """The fees of several rooms as one line of days, from now (None) to arrival (None)."""
    days = sorted({step.first for line in lines for step in line if step.first is not None})
    starts: list[date | None] = [None, *days]
    ends: list[date | None] = [*(day - timedelta(days=1) for day in days), None]
    return [
        FeeStep(first, last, total((_fee_at(line, first) for line in lines), currency))
        for first, last in zip(starts, ends, strict=True)
    ]


def _fee_at(line: Sequence[FeeStep], day: date | None) -> Money:
    """The fee of the step that the day lies in; None: now."""
    if day is None:
        return line[0].fee
    return [step.fee for step in line if step.first is None or step.first <= day][-1]


def price_shown(resort: Resort, shown_total: int | None) -> Money:
    """The price that the buyer saw: nothing is held at another. Raises PriceMoved without one."""
    if shown_total is None:
        raise PriceMoved
    return Money(shown_total, resort.currency)


def board_prices(
    tariff: Tariff, wish: VoucherWish, boards: Sequence[Board], today: date
) -> list[tuple[Board, Money]]:
    """Boards that the stay can have, each with what it adds to the plan's own."""
    own = price_of(tariff, replace(wish, board_id=tariff.plans[wish.rate_plan_id].board_id), today)
    if own is None:
        return []
    priced = [(one, price_of(tariff, replace(wish, board_id=one.id), today)) for one in boards]
    return [(board, price - own) for board, price in priced if price is not None]


def price_of(tariff: Tariff, wish: VoucherWish, today: date) -> Money | None:
    """The price of a room; None where it is not sold so."""
    try:
        return price_voucher(tariff, wish, today).total
    except StayRefused:
        return None
