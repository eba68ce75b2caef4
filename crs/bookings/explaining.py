"""A price and its terms in a form that people can follow: the parts, the fee by day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from core.i18n import Texts
from core.money import Money, total
from crs.bookings.models import Booking, BookingStatus, BookingVersion, Voucher
from crs.rates.rules import Breakdown, cancellation_fee, no_show_fee

KINDS = ("room", "child", "board", "programme", "offer", "extra")


@dataclass(frozen=True)
class Part:
    """One line of a breakdown summed over the nights; `person` counts from 1."""

    kind: str
    what: Texts
    person: int | None
    nights: int
    amount: Money


@dataclass(frozen=True)
class FeeStep:
    """Cancelled from `first` (None: now) to `last` (None: arrival), `fee` is kept."""

    first: date | None
    last: date | None
    fee: Money


def parts_of(breakdown: Breakdown) -> list[Part]:
    """What the price is made of: rooms first, offers last; the parts sum up to the total."""
    found: dict[tuple[str, str, int | None], list[Any]] = {}
    for line in breakdown.lines:
        key = (line.kind, line.what.get("en", ""), line.person)
        entry = found.setdefault(key, [line.what, 0, 0])
        entry[1] += 1
        entry[2] += line.amount
    parts = [
        Part(kind, what, None if person is None else person + 1, nights,
             Money(amount, breakdown.currency))
        for (kind, _name, person), (what, nights, amount) in found.items()
    ]  # fmt: skip
    return sorted(parts, key=lambda part: (KINDS.index(part.kind), part.person or 0))


def night_totals(breakdown: Breakdown) -> list[Money]:
    """The price of each night in their order, without extras; cheaper than by its parts."""
    found: dict[date, int] = {}
    for line in (line for line in breakdown.lines if line.kind != "extra"):
        found[line.night] = found.get(line.night, 0) + line.amount
    return [Money(found[night], breakdown.currency) for night in sorted(found)]


def fee_steps(
    steps: Sequence[Mapping[str, int]], breakdown: Breakdown, arrival: date, today: date
) -> list[FeeStep]:
    """What cancelling costs from today to arrival, in spans of days with one fee each."""
    ahead = (arrival - today).days
    edges = {step["days_before"] - after for step in steps for after in (0, 1)} | {ahead}
    price, nights = breakdown.total, night_totals(breakdown)
    spans: list[FeeStep] = []
    for mark in sorted((edge for edge in edges if 0 <= edge <= ahead), reverse=True):
        fee = cancellation_fee(steps, price, nights, mark)
        if spans and spans[-1].fee == fee:
            continue
        first = arrival - timedelta(days=mark)
        if spans:
            spans[-1] = FeeStep(spans[-1].first, first - timedelta(days=1), spans[-1].fee)
        spans.append(FeeStep(first if spans else None, None, fee))
    return spans


@dataclass(frozen=True)
class Promised:
    """A voucher's price and terms as a version keeps them."""

    breakdown: Breakdown
    terms: dict[str, Any]

    @property
    def parts(self) -> list[Part]:
        """What the price is made of."""
        return parts_of(self.breakdown)

    @property
    def arrival(self) -> date:
        """The first day."""
        return date.fromisoformat(self.terms["arrival"])

    @property
    def departure(self) -> date:
        """The last day, which is no night."""
        return date.fromisoformat(self.terms["departure"])

    @property
    def extras(self) -> list[dict[str, Any]]:
        """What is bought besides, at the price agreed; versions of old have none."""
        return list(self.terms.get("extras", ()))

    def extras_said(self, voucher: Voucher) -> list[tuple[Texts, str]]:
        """What is bought besides, each with what the guest said about it."""
        answers = {one["id"]: one["answer"] for one in voucher.extras}
        return [(one["name"], answers.get(one["id"], "")) for one in self.extras]

    @property
    def money_by_night(self) -> list[tuple[date, list[Money]]]:
        """Each night with room, meals, programme and extras after offers."""
        currency = self.breakdown.currency
        nights = self.breakdown.by_night().items()
        return [(night, [Money(part, currency) for part in parts]) for night, parts in nights]

    @property
    def no_show(self) -> Money:
        """What is kept where nobody comes."""
        percent = self.terms["cancellation"]["no_show_percent"]
        return no_show_fee(percent, self.breakdown.total)

    def fees(self, today: date) -> list[FeeStep]:
        """What cancelling costs from today on."""
        steps = self.terms["cancellation"]["steps"]
        return fee_steps(steps, self.breakdown, self.arrival, today)

    def fee_on(self, today: date) -> Money:
        """What is kept when it is cancelled today."""
        ahead = (self.arrival - today).days
        steps = self.terms["cancellation"]["steps"]
        return cancellation_fee(steps, self.breakdown.total, night_totals(self.breakdown), ahead)


def fee_to_cancel(booking: Booking, today: date) -> Money:
    """What is kept when the whole booking is cancelled today; a hold costs nothing to give up.

    Never less than it was when the booking was amended: moving it far ahead makes nothing free.
    """
    if booking.status != BookingStatus.CONFIRMED:
        return Money(0, booking.currency)
    version = booking.versions[-1]
    fees = (promised.fee_on(today) for promised in promised_by(version))
    return max(total(fees, booking.currency), least_fee(booking))


def least_fee(booking: Booking) -> Money:
    """What its amendments left to be kept at least."""
    return Money(booking.versions[-1].terms.get("least_fee", 0), booking.currency)


def promised_by(version: BookingVersion) -> list[Promised]:
    """The version's vouchers in their order."""
    pairs = zip(version.breakdown["vouchers"], version.terms["vouchers"], strict=True)
    return [Promised(Breakdown.from_json(stored), terms) for stored, terms in pairs]
