"""Holding, confirming, cancelling: what is promised is counted, once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import text

from core.db import db, transaction
from core.money import Money
from crs.bookings.amendments import PriceChanged, amend_booking
from crs.bookings.edges import expire_due, hold
from crs.bookings.limits import TooManyHolds
from crs.bookings.models import BookingStatus
from crs.bookings.operations import (
    HoldEnded,
    NotInThisState,
    cancel_booking,
    confirm_booking,
    hold_booking,
)
from crs.bookings.vouchers import NothingWished, SexNeeded
from crs.quotas.models import Quota, QuotaKind
from crs.quotas.operations import NoRoomFree
from crs.quotas.queries import available, open_places
from crs.quotas.sizes import SoldAlready, set_closed, set_size
from tests.cast import House
from tests.make import counted, make_voucher_wish, make_wish

pytestmark = pytest.mark.usefixtures("movable_clock")


@contextmanager
def later(minutes: int) -> Iterator[None]:
    """The clock of this connection, so many minutes ahead."""
    db.session.rollback()
    ahead = text("SELECT set_config('app.now', (clock_timestamp() + :by)::text, false)")
    with db.engine.connect() as connection:
        connection.execute(ahead, {"by": timedelta(minutes=minutes)})
        connection.commit()
    yield
    db.session.rollback()
    with db.engine.connect() as connection:
        connection.execute(text("SELECT set_config('app.now', '', false)"))
        connection.commit()


def test_a_hold_takes_every_night_of_a_room(aurora: House) -> None:
    booking = hold(make_wish(aurora))
    assert booking.status == BookingStatus.HELD
    assert booking.expires_at is not None
    assert counted(aurora, "single") == 7
    assert (booking.total, booking.due_now) == (7 * 6000, 7 * 1800)


def test_the_last_single_cannot_be_held_twice(aurora: House) -> None:
    for _ in range(3):
        hold(make_wish(aurora))
    with pytest.raises(NoRoomFree, match="single"):
        hold(make_wish(aurora, make_voucher_wish(aurora, start=16)))
    assert counted(aurora, "single") == 21


def test_a_booking_of_two_rooms_is_all_or_nothing(aurora: House) -> None:
    with pytest.raises(NoRoomFree):
        hold(make_wish(aurora, *(make_voucher_wish(aurora) for _ in range(4))))
    assert counted(aurora, "single") == 0


def test_a_confirmed_booking_is_sold_and_never_expires(aurora: House) -> None:
    booking = hold(make_wish(aurora))
    with transaction():
        confirm_booking(booking, by="test")
    assert (counted(aurora, "single"), counted(aurora, "single", "sold")) == (0, 7)
    with later(60):
        assert expire_due() == 0


def test_a_hold_that_ran_out_frees_its_places_and_cannot_be_confirmed(aurora: House) -> None:
    booking = hold(make_wish(aurora))
    with later(21):
        with pytest.raises(HoldEnded), transaction():
            confirm_booking(booking, by="test")
        assert expire_due() == 1
    db.session.refresh(booking)
    assert booking.status == BookingStatus.EXPIRED
    assert counted(aurora, "single") == 0


def test_cancelling_gives_the_places_back_once(aurora: House) -> None:
    booking = hold(make_wish(aurora))
    with transaction():
        cancel_booking(booking, by="test")
    assert counted(aurora, "single") == 0
    with pytest.raises(NotInThisState), transaction():
        cancel_booking(booking, by="test")


def test_one_browser_holds_three_bookings_at_most(aurora: House) -> None:
    for start in (1, 20, 40):
        hold(make_wish(aurora, make_voucher_wish(aurora, start=start), mark="browser"))
    with pytest.raises(TooManyHolds, match="3"):
        hold(make_wish(aurora, make_voucher_wish(aurora, start=60), mark="browser"))
    hold(make_wish(aurora, make_voucher_wish(aurora, start=60), mark="another"))


def test_a_wish_without_rooms_or_without_a_sex_for_a_place_is_refused(aurora: House) -> None:
    with pytest.raises(NothingWished), transaction():
        hold_booking(make_wish(aurora, make_voucher_wish(aurora, persons=0)))
    couple = make_voucher_wish(aurora, room="twin", persons=2, by_place=True)
    with pytest.raises(SexNeeded), transaction():
        hold_booking(make_wish(aurora, couple))


def test_an_amendment_moves_price_and_places_together(aurora: House) -> None:
    booking = hold(make_wish(aurora))
    with transaction():
        difference = amend_booking(
            booking, [make_voucher_wish(aurora, start=12, nights=9)], by="test"
        )
    assert difference.minor == 2 * 6000
    assert (booking.version, booking.total) == (2, 9 * 6000)
    assert counted(aurora, "single") == 9


def test_a_refused_amendment_leaves_the_old_promise(aurora: House) -> None:
    booking = hold(make_wish(aurora))
    for _ in range(3):
        hold(make_wish(aurora, make_voucher_wish(aurora, start=30)))
    with pytest.raises(NoRoomFree), transaction():
        amend_booking(booking, [make_voucher_wish(aurora, start=30)], by="test")
    db.session.refresh(booking)
    assert (booking.version, counted(aurora, "single")) == (1, 4 * 7)


def test_an_amendment_at_another_price_than_shown_is_asked_again(aurora: House) -> None:
    booking = hold(make_wish(aurora))
    with pytest.raises(PriceChanged), transaction():
        amend_booking(
            booking,
            [make_voucher_wish(aurora, nights=8)],
            by="test",
            shown=Money(booking.total, "EUR"),
        )


def test_women_share_a_twin_and_a_man_gets_another(aurora: House) -> None:
    place = make_voucher_wish(aurora, room="twin", by_place=True)
    hold(make_wish(aurora, place))
    assert open_places(None, place.arrival, place.departure, "f") == {aurora.types["twin"]: 1}
    hold(make_wish(aurora, place))
    assert counted(aurora, "twin") == 7
    hold(make_wish(aurora, make_voucher_wish(aurora, room="twin", by_place=True, sex="m")))
    assert counted(aurora, "twin") == 14
    with pytest.raises(NoRoomFree):
        hold(make_wish(aurora, place))


def test_who_stays_behind_keeps_the_room_without_surcharge(aurora: House) -> None:
    place = make_voucher_wish(aurora, room="twin", by_place=True)
    first = hold(make_wish(aurora, place))
    inside = make_voucher_wish(aurora, room="twin", by_place=True, start=12, nights=3)
    second = hold(make_wish(aurora, inside))
    with transaction():
        confirm_booking(second, by="test")
    with transaction():
        cancel_booking(first, by="test")
    assert (counted(aurora, "twin"), counted(aurora, "twin", "sold")) == (0, 3)
    assert second.total == 3 * 4000


def test_a_quota_cannot_shrink_below_what_is_promised(aurora: House) -> None:
    booking = hold(make_wish(aurora))
    quota = _general(aurora)
    with pytest.raises(SoldAlready, match=booking.code), transaction():
        set_size(quota, aurora.day(0), aurora.day(20), 0, by="test")
    with transaction():
        set_size(quota, aurora.day(0), aurora.day(20), 1, by="test")
    with pytest.raises(NoRoomFree):
        hold(make_wish(aurora))


def test_a_stop_sale_closes_nights_to_new_holds(aurora: House) -> None:
    with transaction():
        set_closed(_general(aurora), aurora.day(11), aurora.day(11), True, by="test")
    with pytest.raises(NoRoomFree):
        hold(make_wish(aurora))
    assert (
        aurora.types["single"]
        not in available(None, aurora.day(10), aurora.day(12), aurora.today).rooms
    )
    assert (
        available(None, aurora.day(12), aurora.day(14), aurora.today).rooms[aurora.types["single"]]
        == 3
    )


def _general(house: House) -> Quota:
    return (
        db.session.query(Quota)
        .filter_by(room_type_id=house.types["single"], kind=QuotaKind.GENERAL)
        .one()
    )
