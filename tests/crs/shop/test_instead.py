"""Where a wish cannot be had: other rooms on the same days, then the nearest days."""

from __future__ import annotations

from core.db import transaction
from core.money import Money
from crs.bookings.edges import hold
from crs.rates.queries import load_tariff
from crs.rates.rules import VoucherWish
from crs.shop.instead import Instead, instead_of
from crs.shop.quotes import quote
from tests.cast import House
from tests.make import make_voucher_wish, make_wish


def instead(house: House, *wishes: VoucherWish) -> list[Instead]:
    with transaction():
        return instead_of(load_tariff(house.resort), wishes, house.today)


def names(house: House, ways: list[Instead]) -> list[tuple[int, list[str]]]:
    """Days apart, and the rooms by code."""
    codes = {key: code for code, key in house.types.items()}
    return [(way.days, [codes[wish.room_type_id] for wish in way.wishes]) for way in ways]


def fill(house: House, room: str, count: int, start: int = 10, nights: int = 7) -> None:
    for _ in range(count):
        wish = make_voucher_wish(house, room=room, start=start, nights=nights)
        hold(make_wish(house, wish))


def test_the_same_days_come_first_then_the_nearest(aurora: House) -> None:
    fill(aurora, "single", 3)
    wish = make_voucher_wish(aurora, nights=7)
    assert names(aurora, instead(aurora, wish)) == [
        (0, ["twin"]), (-7, ["single"]), (7, ["single"]), (-8, ["single"]),
    ]  # fmt: skip


def test_rooms_are_had_together_or_not_at_all(aurora: House) -> None:
    """Two twins stand; who asks for three hears of singles, not of a third twin."""
    wishes = [make_voucher_wish(aurora, room="twin")] * 3
    assert names(aurora, instead(aurora, *wishes))[:2] == [
        (0, ["single", "twin", "twin"]),
        (0, ["twin", "single", "twin"]),
    ]


def test_the_price_is_that_of_all_rooms(aurora: House) -> None:
    fill(aurora, "single", 3)
    wishes = (make_voucher_wish(aurora), make_voucher_wish(aurora, room="twin"))
    way = instead(aurora, *wishes)[0]
    assert way.total == Money(2 * 7 * 6000, "EUR")
    with transaction():
        tariff = load_tariff(aurora.resort)
        assert quote(tariff, way.wishes, aurora.today).total == way.total


def test_where_all_is_taken_nothing_is_promised(aurora: House) -> None:
    fill(aurora, "single", 3, start=1, nights=50)
    fill(aurora, "twin", 2, start=1, nights=50)
    assert instead(aurora, make_voucher_wish(aurora, start=20)) == []


def test_fees_of_several_rooms_add_up_day_by_day(aurora: House) -> None:
    wishes = (make_voucher_wish(aurora, start=30), make_voucher_wish(aurora, room="twin", start=30))
    with transaction():
        both = quote(load_tariff(aurora.resort), wishes, aurora.today)
    assert [(step.first, step.fee.minor) for step in both.fees] == [
        (None, 0),
        (aurora.day(27), 12000),
        (aurora.day(30), 42000),
    ]
