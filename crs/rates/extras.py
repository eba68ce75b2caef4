"""The price of extras: their own lines, on which no offer is given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from crs.rates.breakdown import Line
from crs.rates.persons import terms_of
from crs.rates.tariff import ExtraTerms, Tariff
from crs.rates.wishes import VoucherWish


def extra_lines(tariff: Tariff, wish: VoucherWish) -> Iterator[Line]:
    """A line a night or a person, else one; what is not for a night is put on the first.

    Raises `NotOnSale`.
    """
    for one in wish.extras:
        terms = terms_of(tariff.extras, one.extra_id)
        if terms.per == "night":
            for night in wish.every_night:
                yield Line(night, "extra", None, terms.name, terms.price)
        elif terms.per == "person":
            for person in range(len(wish.persons)):
                yield Line(wish.arrival, "extra", person, terms.name, terms.price)
        else:
            yield Line(wish.arrival, "extra", None, terms.name, terms.price)


def extra_promised(terms: ExtraTerms) -> dict[str, Any]:
    """What a promise keeps of an extra."""
    return {
        "id": terms.id,
        "code": terms.code,
        "name": dict(terms.name),
        "price": terms.price,
        "per": terms.per,
    }


def extra_agreed(kept: Mapping[str, Any]) -> ExtraTerms:
    """The extra as it was promised."""
    return ExtraTerms(kept["id"], kept["code"], kept["name"], kept["price"], kept["per"])
