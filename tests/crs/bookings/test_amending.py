"""Amendments into, out of and between shared rooms; and those that change nothing."""

from __future__ import annotations

import pytest

from core.db import attempt, transaction
from crs.bookings.amendments import amend_booking
from crs.bookings.edges import hold
from crs.bookings.models import Booking
from crs.bookings.operations import cancel_booking, confirm_booking
from crs.quotas.operations import NoRoomFree
from crs.rates.rules import VoucherWish
from tests.cast import House
from tests.make import counted, make_voucher_wish, make_wish


def bed(house: House, start: int = 10, nights: int = 7, sex: str = "f") -> VoucherWish:
    return make_voucher_wish(house, room="twin", by_place=True, sex=sex, start=start, nights=nights)


def amend(booking: Booking, *wishes: VoucherWish) -> int:
    """The difference in price, in minor units."""
    return attempt(lambda: amend_booking(booking, wishes, by="test")).minor


def room_of(booking: Booking) -> int | None:
    return booking.vouchers[0].sharing_id


@pytest.mark.parametrize("confirmed", [False, True])
def test_an_amendment_to_the_same_changes_the_version_alone(aurora: House, confirmed: bool) -> None:
    wishes = bed(aurora), make_voucher_wish(aurora)
    booking = hold(make_wish(aurora, *wishes))
    if confirmed:
        with transaction():
            confirm_booking(booking, by="test")
    column = "sold" if confirmed else "held"
    before = [counted(aurora, room, column) for room in ("twin", "single")]
    assert amend(booking, *wishes) == 0
    assert [counted(aurora, room, column) for room in ("twin", "single")] == before == [7, 7]
    assert (booking.version, booking.total) == (2, 7 * (4000 + 6000))


def test_the_last_room_is_kept_by_who_amends_to_the_same(aurora: House) -> None:
    held = [hold(make_wish(aurora)) for _ in range(3)]
    assert amend(held[0], make_voucher_wish(aurora)) == 0
    assert counted(aurora, "single") == 21


def test_who_moves_out_of_a_shared_room_leaves_it_to_the_other(aurora: House) -> None:
    moving, staying = hold(make_wish(aurora, bed(aurora))), hold(make_wish(aurora, bed(aurora)))
    assert room_of(moving) == room_of(staying)
    amend(moving, make_voucher_wish(aurora))
    assert room_of(moving) is None
    assert (counted(aurora, "twin"), counted(aurora, "single")) == (7, 7)
    with transaction():
        cancel_booking(staying, by="test")
    assert counted(aurora, "twin") == 0


def test_who_moves_from_one_shared_room_to_another_joins_there(aurora: House) -> None:
    moving = hold(make_wish(aurora, bed(aurora, start=10)))
    hold(make_wish(aurora, bed(aurora, start=10)))
    elsewhere = hold(make_wish(aurora, bed(aurora, start=13)))
    amend(moving, bed(aurora, start=14, nights=5))
    assert room_of(moving) == room_of(elsewhere)
    assert counted(aurora, "twin") == 7 + 7


def test_who_takes_the_whole_room_instead_of_a_bed_gets_another_one(aurora: House) -> None:
    moving, _other = hold(make_wish(aurora, bed(aurora))), hold(make_wish(aurora, bed(aurora)))
    amend(moving, make_voucher_wish(aurora, room="twin"))
    assert counted(aurora, "twin") == 7 + 7


def test_a_refused_move_leaves_both_in_their_room(aurora: House) -> None:
    moving, staying = hold(make_wish(aurora, bed(aurora))), hold(make_wish(aurora, bed(aurora)))
    hold(make_wish(aurora, make_voucher_wish(aurora, room="twin")))
    with pytest.raises(NoRoomFree):
        amend(moving, bed(aurora, start=12))
    assert room_of(moving) == room_of(staying) is not None
    assert counted(aurora, "twin") == 7 + 7
    assert moving.version == 1


def test_a_woman_named_a_man_moves_to_a_room_of_men(aurora: House) -> None:
    moving, _she = hold(make_wish(aurora, bed(aurora))), hold(make_wish(aurora, bed(aurora)))
    he = hold(make_wish(aurora, bed(aurora, sex="m")))
    amend(moving, bed(aurora, sex="m"))
    assert room_of(moving) == room_of(he)
    assert counted(aurora, "twin") == 7 + 7
