"""A stay begins, ends, or nobody comes; each mark is taken back with a reason."""

from __future__ import annotations

import psycopg
import pytest
from flask import Flask

from core.db import db
from core.refusals import Refusal
from crs.bookings.amendments import amend_booking
from crs.bookings.delivery import StayBegun
from crs.bookings.models import Booking
from crs.bookings.operations import cancel_booking
from pms.stays.operations import (
    check_in,
    depart,
    mark_no_show,
    undo_arrival,
    undo_departure,
    undo_no_show,
)
from pms.stays.refusals import (
    NotAbsent,
    NotDeparted,
    NotExpected,
    NotInHouse,
    NotPromised,
    StayOver,
    TooEarly,
)
from tests.cast import House
from tests.cluster import Database
from tests.make import make_voucher_wish
from tests.pms.guests import Guest, Operation, expected, let_days_go_by, mark, seen, trail
from tests.staff import within


def test_a_guest_comes_and_leaves(app: Flask, aurora: House) -> None:
    guest = expected(app, aurora, nights=7)
    assert seen(app, guest) == ("none", "expected")
    mark(app, check_in, guest)
    assert seen(app, guest) == ("in_house", "in_house")
    mark(app, depart, guest)
    assert seen(app, guest) == ("departed", "departed")
    assert trail(app, guest) == [
        ("arrived", "reception", {}),
        ("departed", "reception", {"early": 7}),
    ]


@pytest.mark.parametrize(
    ("first", "undo", "back_to"),
    [
        ([check_in], undo_arrival, "expected"),
        ([check_in, depart], undo_departure, "in_house"),
        ([mark_no_show], undo_no_show, "expected"),
    ],
)
def test_each_mark_is_taken_back_with_its_reason(
    app: Flask, aurora: House, first: list[Operation], undo: Operation, back_to: str
) -> None:
    guest = expected(app, aurora)
    for operation in first:
        mark(app, operation, guest)
    mark(app, undo, guest, reason="the wrong Mets")
    assert seen(app, guest) == (back_to, back_to)
    assert trail(app, guest)[-1][2] == {"reason": "the wrong Mets"}
    mark(app, first[-1], guest)  # and may be set again


@pytest.mark.parametrize(
    ("first", "then", "refusal"),
    [
        ([check_in], check_in, NotExpected),
        ([check_in], mark_no_show, NotExpected),
        ([mark_no_show], check_in, NotExpected),
        ([], depart, NotInHouse),
        ([check_in, depart], depart, NotInHouse),
        ([], undo_arrival, NotInHouse),
        ([check_in], undo_departure, NotDeparted),
        ([check_in], undo_no_show, NotAbsent),
    ],
)
def test_what_does_not_follow_is_refused_and_changes_nothing(
    app: Flask, aurora: House, first: list[Operation], then: Operation, refusal: type[Refusal]
) -> None:
    guest = expected(app, aurora)
    for operation in first:
        mark(app, operation, guest)
    before = seen(app, guest), trail(app, guest)
    given = {"reason": "mistaken"} if then in (undo_arrival, undo_departure, undo_no_show) else {}
    with pytest.raises(refusal):
        mark(app, then, guest, **given)
    assert (seen(app, guest), trail(app, guest)) == before


def test_nobody_arrives_before_their_day(app: Flask, aurora: House) -> None:
    guest = expected(app, aurora, start=1)
    for operation in (check_in, mark_no_show):
        with pytest.raises(TooEarly, match="begins on"):
            mark(app, operation, guest)
    assert seen(app, guest) == ("none", "expected")


@pytest.mark.own_clock
@pytest.mark.usefixtures("movable_clock")
def test_who_comes_late_is_let_in_until_the_day_of_departure(
    app: Flask, aurora: House, database: Database
) -> None:
    late, never = expected(app, aurora, nights=3), expected(app, aurora, "Boris", nights=2)
    let_days_go_by(app, database, 3)
    mark(app, check_in, late)
    with pytest.raises(StayOver, match="ended on"):
        mark(app, check_in, never)
    mark(app, mark_no_show, never)
    assert (seen(app, late)[0], seen(app, never)[0]) == ("in_house", "no_show")


def test_only_what_is_confirmed_is_expected(app: Flask, aurora: House) -> None:
    held = expected(app, aurora, confirmed=False)
    with pytest.raises(NotPromised, match=held.code):
        mark(app, check_in, held)
    gone = expected(app, aurora)
    within(app, lambda: cancel_booking(db.session.get_one(Booking, gone.booking), by="test"))
    with pytest.raises(NotPromised):
        mark(app, check_in, gone)


@pytest.mark.parametrize("operation", [check_in, mark_no_show])
def test_a_stay_that_has_begun_is_not_cancelled(
    app: Flask, aurora: House, operation: Operation
) -> None:
    guest = expected(app, aurora)
    mark(app, operation, guest)
    with pytest.raises(StayBegun, match=guest.code):
        within(app, lambda: cancel_booking(db.session.get_one(Booking, guest.booking), by="test"))
    undo = undo_arrival if operation is check_in else undo_no_show
    mark(app, undo, guest, reason="never came")
    within(app, lambda: cancel_booking(db.session.get_one(Booking, guest.booking), by="test"))


def test_a_voucher_in_use_is_not_dropped_and_may_be_made_longer(app: Flask, aurora: House) -> None:
    first = expected(app, aurora, nights=3)

    def amend(*stays: int) -> Guest:
        """Vouchers of so many nights; returns the last one."""
        vouchers = [make_voucher_wish(aurora, start=0, nights=nights) for nights in stays]
        booking = db.session.get_one(Booking, first.booking)
        amend_booking(booking, vouchers, by="test")
        db.session.refresh(booking)
        return Guest(booking.vouchers[-1].id, booking.id, booking.code)

    second = within(app, lambda: amend(3, 3))
    mark(app, check_in, second)
    within(app, lambda: amend(3, 5))
    assert seen(app, second) == ("in_house", "in_house")
    with pytest.raises(StayBegun):
        within(app, lambda: amend(3))


@pytest.mark.parametrize(
    "wrong",
    [
        "status = 'in_house'",
        "arrived_at = now()",
        "status = 'departed', arrived_at = now()",
        "status = 'departed', arrived_at = now(), departed_at = now() - interval '1 hour'",
        "status = 'lost'",
    ],
)
def test_the_database_refuses_a_stay_that_cannot_be(
    app: Flask, aurora: House, database: Database, wrong: str
) -> None:
    guest = expected(app, aurora)
    mark(app, check_in, guest)
    mark(app, undo_arrival, guest, reason="to begin with")
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("SET app.scope = 'all'")
        with pytest.raises(psycopg.errors.CheckViolation):
            connection.execute(f"UPDATE stay SET {wrong}")
