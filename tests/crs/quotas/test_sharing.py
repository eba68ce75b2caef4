"""Shared rooms as guests come and go: who may join, and to whom the room passes."""

from __future__ import annotations

from core.db import db, transaction
from crs.bookings.edges import hold
from crs.bookings.models import Booking
from crs.bookings.operations import cancel_booking
from crs.quotas.models import Sharing
from tests.cast import House
from tests.make import counted, make_voucher_wish, make_wish


def stay(house: House, start: int, nights: int, sex: str = "f") -> Booking:
    """A bed in a twin, held."""
    bed = make_voucher_wish(house, room="twin", by_place=True, sex=sex, start=start, nights=nights)
    return hold(make_wish(house, bed))


def leave(booking: Booking) -> None:
    with transaction():
        cancel_booking(booking, by="test")


def room_of(booking: Booking) -> int | None:
    return booking.vouchers[0].sharing_id


def test_a_newcomer_joins_only_for_nights_within_those_of_the_room(aurora: House) -> None:
    first = stay(aurora, start=10, nights=6)
    assert room_of(stay(aurora, start=12, nights=3)) == room_of(first)
    longer = stay(aurora, start=14, nights=4)
    assert room_of(longer) != room_of(first)
    assert counted(aurora, "twin") == 6 + 4


def test_a_bed_is_given_again_for_nights_after_those_of_its_guest(aurora: House) -> None:
    rooms = {room_of(stay(aurora, start, nights)) for start, nights in ((10, 9), (10, 3), (13, 6))}
    assert len(rooms) == 1
    assert counted(aurora, "twin") == 9


def test_what_nobody_stays_for_goes_back_when_the_first_one_leaves(aurora: House) -> None:
    first = stay(aurora, start=10, nights=10)
    stay(aurora, start=10, nights=3)
    stay(aurora, start=16, nights=4)
    leave(first)
    assert counted(aurora, "twin") == 3 + 4


def test_a_room_that_is_left_with_a_gap_is_open_where_it_is_longest(aurora: House) -> None:
    first = stay(aurora, start=10, nights=10)
    early, late = stay(aurora, start=10, nights=3), stay(aurora, start=16, nights=4)
    leave(first)
    assert room_of(stay(aurora, start=17, nights=2)) == room_of(late)
    assert room_of(stay(aurora, start=10, nights=2)) != room_of(early)
    assert room_of(stay(aurora, start=12, nights=5)) not in (room_of(early), None)


def test_two_beds_in_one_booking_are_one_room_and_go_back_together(aurora: House) -> None:
    bed = make_voucher_wish(aurora, room="twin", by_place=True)
    both = hold(make_wish(aurora, bed, bed))
    assert len({voucher.sharing_id for voucher in both.vouchers}) == 1
    assert counted(aurora, "twin") == 7
    leave(both)
    assert counted(aurora, "twin") == 0


def test_a_room_that_all_have_left_is_for_anybody(aurora: House) -> None:
    leave(stay(aurora, start=10, nights=7))
    stay(aurora, start=10, nights=7, sex="m")
    assert counted(aurora, "twin") == 7
    ended = [(one.sex, one.ended_at is not None) for one in db.session.query(Sharing)]
    assert sorted(ended) == [("f", True), ("m", False)]
