"""A quote: what a chosen stay costs today, on which terms; nothing is promised by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from core.clock import local_day
from core.money import Money
from core.organisation.models import Resort
from crs.bookings.explaining import FeeStep, Part, fee_steps, parts_of
from crs.bookings.operations import PriceMoved
from crs.bookings.vouchers import price_vouchers
from crs.catalogue.models import Board
from crs.rates.queries import load_tariff
from crs.rates.rules import Breakdown, StayRefused, Tariff, VoucherWish, price_voucher


@dataclass(frozen=True)
class Quote:
    """The price with what explains it."""

    wish: VoucherWish
    breakdown: Breakdown
    due_now: Money
    fees: list[FeeStep]

    @property
    def total(self) -> Money:
        """The price of the whole stay."""
        return self.breakdown.total

    @property
    def parts(self) -> list[Part]:
        """What it is made of."""
        return parts_of(self.breakdown)


def quote(resort: Resort, wish: VoucherWish) -> Quote:
    """Price it as `hold_booking` would. Raises the refusals of limits and prices."""
    today, tariff = local_day(resort.zone), load_tariff(resort.id)
    [priced] = price_vouchers(tariff, [wish], today)
    steps = tariff.plans[wish.rate_plan_id].cancellation.steps
    fees = fee_steps(steps, priced.breakdown, wish.arrival, today)
    return Quote(wish, priced.breakdown, priced.due_now, fees)


def price_shown(resort: Resort, shown_total: int | None) -> Money:
    """The price that the buyer saw: nothing is held at another. Raises PriceMoved without one."""
    if shown_total is None:
        raise PriceMoved
    return Money(shown_total, resort.currency)


def board_prices(
    resort: Resort, wish: VoucherWish, boards: Sequence[Board]
) -> list[tuple[Board, Money]]:
    """Boards that the stay can have, each with what it adds to the plan's own."""
    today, tariff = local_day(resort.zone), load_tariff(resort.id)
    own = _with_board(tariff, wish, tariff.plans[wish.rate_plan_id].board_id, today)
    if own is None:
        return []
    priced = [(board, _with_board(tariff, wish, board.id, today)) for board in boards]
    return [(board, total - own) for board, total in priced if total is not None]


def _with_board(tariff: Tariff, wish: VoucherWish, board_id: int, today: date) -> Money | None:
    try:
        return price_voucher(tariff, replace(wish, board_id=board_id), today).total
    except StayRefused:
        return None
