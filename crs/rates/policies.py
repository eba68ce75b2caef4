"""What is paid before the stay and what leaving the promise costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Protocol

from core.money import Money, total
from crs.rates.persons import terms_of
from crs.rates.tariff import PrepaymentTerms, Tariff
from crs.rates.wishes import VoucherWish


class Priced(Protocol):
    """What has a price: a breakdown, an offer of a search."""

    @property
    def total(self) -> Money:
        """The whole price."""

    def nights(self) -> list[Money]:
        """The price of each night in their order."""


def due_now(tariff: Tariff, wish: VoucherWish, priced: Priced, booked_on: date) -> Money:
    """What must be paid when booking; zero where the prepayment is due on a later day."""
    if due_on(tariff, wish, booked_on) > booked_on:
        return Money(0, tariff.currency)
    return prepayment(terms_of(tariff.plans, wish.rate_plan_id).prepayment, priced)


def due_on(tariff: Tariff, wish: VoucherWish, booked_on: date) -> date:
    """The day the prepayment is due: at once, or so many days before arrival if that is later."""
    days = terms_of(tariff.plans, wish.rate_plan_id).prepayment.days_before
    if days is None:
        return booked_on
    return max(booked_on, wish.arrival - timedelta(days=days))


def prepayment(terms: PrepaymentTerms, priced: Priced) -> Money:
    """The prepayment whenever it is due: never more than the price."""
    price = priced.total
    if terms.kind == "percent":
        return min(price.share(terms.value), price)
    if terms.kind == "nights":
        return total(priced.nights()[: terms.value], price.currency)
    return price if terms.kind == "all" else Money(0, price.currency)


def cancellation_fee(
    steps: Sequence[Mapping[str, int]], price: Money, nights: Sequence[Money], days_before: int
) -> Money:
    """What is kept when a promise is cancelled so many days before arrival.

    A step counts from its `days_before` down; the dearest step reached so far is kept, so the
    fee never falls towards arrival, and never is more than the price.
    """
    reached = (step for step in steps if days_before <= step["days_before"])
    fees = [_step_fee(step, price, nights) for step in reached]
    return min(max(fees, default=Money(0, price.currency)), price)


def _step_fee(step: Mapping[str, int], price: Money, nights: Sequence[Money]) -> Money:
    if "nights" in step:
        return total(nights[: step["nights"]], price.currency)
    return price.share(step["percent"])


def free_until(steps: Sequence[Mapping[str, int]]) -> int:
    """The last day, in days before arrival, on which cancelling is free; 0: to the end."""
    dear = (step["days_before"] for step in steps if step.get("percent") or step.get("nights"))
    return max(dear, default=-1) + 1


def no_show_fee(percent: int, price: Money) -> Money:
    """What is kept of a guest who did not come."""
    return min(price.share(percent), price)
