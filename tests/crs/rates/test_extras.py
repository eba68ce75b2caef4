"""Extras: own lines by booking, person or night, which no offer makes cheaper."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from crs.rates.refusals import NotOnSale
from crs.rates.rules import Breakdown, ExtraWish, Tariff, VoucherWish, price_voucher
from crs.rates.tariff import ExtraTerms
from tests.crs.rates.tariffs import ANNA, BOOKED_ON, BORIS, named, offering, tariff, wish

TRANSFER, SLIPPERS, BICYCLE = 1, 2, 3
EXTRAS = {
    TRANSFER: ExtraTerms(TRANSFER, "transfer", named("Transfer"), 2500, "booking"),
    SLIPPERS: ExtraTerms(SLIPPERS, "slippers", named("Slippers"), 900, "person"),
    BICYCLE: ExtraTerms(BICYCLE, "bicycle", named("Bicycle"), 600, "night"),
}


def house(**terms: Any) -> Tariff:
    return tariff(extras=EXTRAS, **terms)


def with_extras(*ids: int) -> VoucherWish:
    extras = tuple(ExtraWish(one) for one in ids)
    return replace(wish(ANNA, BORIS, nights=3), extras=extras)


def price(asked: VoucherWish, where: Tariff | None = None) -> Breakdown:
    return price_voucher(where or house(), asked, BOOKED_ON)


def lines(breakdown: Breakdown) -> list[tuple[str, int | None, int]]:
    found = [line for line in breakdown.lines if line.kind == "extra"]
    return [(line.what["en"], line.person, line.amount) for line in found]


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        (TRANSFER, [("Transfer", None, 2500)]),
        (SLIPPERS, [("Slippers", 0, 900), ("Slippers", 1, 900)]),
        (BICYCLE, [("Bicycle", None, 600)] * 3),
    ],
)
def test_an_extra_is_for_the_booking_a_person_or_a_night(
    extra: int, expected: list[tuple[str, int | None, int]]
) -> None:
    assert lines(price(with_extras(extra))) == expected


def test_the_total_is_the_stay_and_its_extras() -> None:
    alone, more = price(with_extras()), price(with_extras(TRANSFER, SLIPPERS, BICYCLE))
    assert more.total.minor == alone.total.minor + 2500 + 2 * 900 + 3 * 600
    assert sum(sum(parts) for parts in more.by_night().values()) == more.total.minor


def test_no_offer_makes_an_extra_cheaper() -> None:
    cheaper = house(offers=offering((10, {})).offers)
    alone, more = price(with_extras(), cheaper), price(with_extras(TRANSFER), cheaper)
    assert more.total.minor == alone.total.minor + 2500
    assert more.by_night()[more.lines[0].night][3] == 2500


def test_a_night_costs_the_same_with_extras() -> None:
    assert price(with_extras(BICYCLE)).nights() == price(with_extras()).nights()


def test_an_extra_of_elsewhere_is_not_sold() -> None:
    with pytest.raises(NotOnSale):
        price(with_extras(9))
