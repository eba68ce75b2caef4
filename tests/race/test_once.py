"""What happens once happens once, however many ask for it at the same time."""

from __future__ import annotations

from app.audit import audit
from core.db import attempt, db, see_resorts
from crs.bookings.amendments import amend_booking
from crs.bookings.edges import expire_due
from crs.bookings.models import Booking
from crs.bookings.operations import NotInThisState, expire_booking
from tests.cluster import Database
from tests.make import make_voucher_wish
from tests.race.buyers import Step, act, all_at_once, as_owner, deadlocks
from tests.race.crowds import fullest
from tests.race.scenarios import Meeting, cancel, confirm

TWINS = 20


def test_a_booking_is_cancelled_once_by_ten_at_once(meeting: Meeting) -> None:
    key = meeting.held(meeting.place(), make_voucher_wish(meeting.house))
    assert all_at_once(meeting.app, [cancel(key)] * 10) == {"ok": 1, "NotInThisState": 9}
    assert meeting.trail(key) == {"held": 1, "cancelled": 1}
    assert act(meeting.app, cancel(key)) == NotInThisState.__name__


def test_a_hold_is_confirmed_once_by_ten_at_once(meeting: Meeting) -> None:
    key = meeting.held()
    assert all_at_once(meeting.app, [confirm(key)] * 10) == {"ok": 1, "NotInThisState": 9}


def test_six_sweepers_end_each_hold_once(meeting: Meeting, database: Database) -> None:
    keys = [meeting.held(meeting.place(sex)) for sex in "fmfmfm"]
    as_owner(database, "UPDATE booking SET expires_at = clock_timestamp()")
    ended: list[int] = []
    assert all_at_once(meeting.app, [lambda: ended.append(expire_due())] * 6) == {"ok": 6}
    assert sum(ended) == len(keys)
    assert all(meeting.trail(key) == {"held": 1, "expired": 1} for key in keys)
    with meeting.app.app_context():
        see_resorts("all")
        assert not any(attempt(lambda key=key: expire_booking(key)) for key in keys)  # type: ignore[misc]  # a loop variable bound early
        db.session.remove()


def test_everybody_moves_from_one_shared_room_to_another_at_once(
    meeting: Meeting, database: Database
) -> None:
    """Two to a twin in half of the twins; all go to later nights and join who went before."""
    keys = [meeting.held(meeting.place(sex)) for sex in "fm" * (TWINS // 2)]
    assert fullest(meeting.app, meeting.house, "twin") == TWINS // 2

    def move(number: int, key: int) -> Step:
        bed = make_voucher_wish(
            meeting.house, room="twin", by_place=True, sex="fm"[number % 2], start=14
        )
        return lambda: attempt(
            lambda: amend_booking(db.session.get_one(Booking, key), [bed], by="race")
        )

    outcomes = all_at_once(meeting.app, [move(number, key) for number, key in enumerate(keys)])
    assert outcomes == {"ok": len(keys)}
    assert fullest(meeting.app, meeting.house, "twin") == TWINS // 2
    assert audit(database.audit_url) == []
    assert deadlocks(meeting.app) == 0
