"""A stay is marked once, however many mark it at the same time."""

from __future__ import annotations

from core.db import attempt, db
from crs.bookings.models import Booking, Voucher
from crs.bookings.operations import cancel_booking
from pms.stays.operations import check_in
from tests.pms.guests import Guest, expected, seen, trail
from tests.race.buyers import Step, all_at_once, deadlocks
from tests.race.scenarios import Meeting


def arrive(guest: Guest) -> Step:
    return lambda: attempt(
        lambda: check_in(db.session.get_one(Voucher, guest.voucher), by="reception")
    )


def cancel(guest: Guest) -> Step:
    return lambda: attempt(
        lambda: cancel_booking(db.session.get_one(Booking, guest.booking), by="guest")
    )


def test_a_guest_arrives_once_by_ten_at_once(meeting: Meeting) -> None:
    guest = expected(meeting.app, meeting.house)
    assert all_at_once(meeting.app, [arrive(guest)] * 10) == {"ok": 1, "NotExpected": 9}
    assert [verb for verb, _by, _facts in trail(meeting.app, guest)] == ["arrived"]


def test_a_booking_is_either_cancelled_or_arrives(meeting: Meeting) -> None:
    for number in range(6):
        guest = expected(meeting.app, meeting.house, f"Guest {number}")
        outcomes = all_at_once(meeting.app, [arrive(guest), cancel(guest)])
        cancelled = meeting.status(guest.booking) == "cancelled"
        stay, told = seen(meeting.app, guest)
        assert outcomes == {"ok": 1, "NotPromised" if cancelled else "StayBegun": 1}
        assert (stay, told) == (("none", "expected") if cancelled else ("in_house", "in_house"))
    assert deadlocks(meeting.app) == 0
