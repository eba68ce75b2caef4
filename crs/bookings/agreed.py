"""What was promised stays: an amendment prices anew only what it changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import zip_longest

from crs.bookings.explaining import Promised
from crs.bookings.vouchers import Priced, check_wished, price_one, terms_of
from crs.rates.rules import (
    Breakdown,
    CancellationTerms,
    PrepaymentTerms,
    Tariff,
    VoucherWish,
    check_stay,
    due_now,
    due_on,
    extra_agreed,
    price_voucher,
)


def price_amended(
    tariff: Tariff, wishes: Sequence[VoucherWish], promised: Sequence[Promised], today: date
) -> list[Priced]:
    """Price the n-th wish as a change of the n-th promise; more wishes cost what they cost today.

    Raises the refusals of the tariff for what is new.
    """
    check_wished(wishes)
    pairs = zip_longest(wishes, promised[: len(wishes)])
    return [
        price_one(tariff, wish, today)
        if before is None
        else price_again(tariff, wish, before, today)
        for wish, before in pairs
    ]


def price_again(tariff: Tariff, wish: VoucherWish, before: Promised, today: date) -> Priced:
    """The nights that stay as they were at the price agreed for them, new ones at today's.

    A new night costs what it would in the whole stay as it is now, with the offer that this stay
    gets today. The terms of a rate plan that stays are those agreed, and the prices of extras.
    Nothing is checked where nothing of dates, room and persons changes.
    """
    own = _as_agreed(tariff, wish, before)
    kept = kept_nights(own, wish, before)
    booked_on = min(today, wish.arrival) if wish.arrival == before.arrival else today
    if kept != set(wish.every_night) or kept != set(_nights(before)):
        limits = _without_days_ahead(own) if wish.arrival == before.arrival else own
        check_stay(limits, wish, booked_on, agreed=kept)
    new = price_voucher(own, wish, booked_on, agreed=kept)
    agreed = tuple(
        line for line in before.breakdown.lines if line.night in kept and line.kind != "extra"
    )
    breakdown = Breakdown(own.currency, (*agreed, *new.lines))
    due = due_now(own, wish, breakdown, today)
    return Priced(wish, breakdown, due, due_on(own, wish, today), terms_of(own, wish))


def kept_nights(tariff: Tariff, wish: VoucherWish, before: Promised) -> frozenset[date]:
    """The nights of both, where room type, plan, board, place or room, and persons are the same.

    Names, diets and sexes have no price, so they may change.
    """
    terms = before.terms
    persons = [(one["age"], one["role"], one["programme_id"]) for one in terms["persons"]]
    same = (
        _same_plan(tariff, wish, before)
        and (wish.room_type_id, wish.board_id) == (terms["room_type_id"], terms["board_id"])
        and wish.by_place == terms["by_place"]
        and [(one.age, one.role, one.programme_id) for one in wish.persons] == persons
        and before.breakdown.currency == tariff.currency
    )
    return frozenset(wish.every_night) & frozenset(_nights(before)) if same else frozenset()


def _nights(before: Promised) -> list[date]:
    length = (before.departure - before.arrival).days
    return [before.arrival + timedelta(days=n) for n in range(length)]


def _same_plan(tariff: Tariff, wish: VoucherWish, before: Promised) -> bool:
    plan = tariff.plans.get(wish.rate_plan_id)
    return plan is not None and plan.code == before.terms["rate_plan"]


def _as_agreed(tariff: Tariff, wish: VoucherWish, before: Promised) -> Tariff:
    """The tariff with the extras that were promised, and the policies where the plan stays."""
    extras = {one["id"]: extra_agreed(one) for one in before.extras}
    tariff = replace(tariff, extras={**tariff.extras, **extras})
    if not _same_plan(tariff, wish, before):
        return tariff
    prepayment, cancellation = before.terms["prepayment"], before.terms["cancellation"]
    plan = replace(
        tariff.plans[wish.rate_plan_id],
        prepayment=PrepaymentTerms(**prepayment),
        cancellation=CancellationTerms(**{**cancellation, "steps": tuple(cancellation["steps"])}),
    )
    return replace(tariff, plans={**tariff.plans, plan.id: plan})


def _without_days_ahead(tariff: Tariff) -> Tariff:
    """Who comes on the day that was promised has not booked too late or too early."""
    free = tuple(
        replace(limits, min_days_ahead=None, max_days_ahead=None) for limits in tariff.restrictions
    )
    return replace(tariff, restrictions=free)
