"""Two meet at one booking or one room, in the order in which a bug would show."""

from __future__ import annotations

from app.audit import audit
from tests.cluster import Database
from tests.race import scenarios
from tests.race.scenarios import Meeting


def test_a_hold_confirmed_in_time_is_not_expired_by_a_sweeper(meeting: Meeting) -> None:
    key, outcomes = scenarios.expiry_meets_confirmation(meeting)
    assert (meeting.status(key), outcomes) == ("confirmed", ("ok", "ok"))


def test_of_two_sweepers_one_expires_the_hold(meeting: Meeting) -> None:
    key, _outcomes = scenarios.two_sweepers_meet(meeting)
    assert meeting.trail(key) == {"held": 1, "expired": 1}


def test_a_hold_that_runs_out_while_the_confirmation_waits_is_not_confirmed(
    meeting: Meeting,
) -> None:
    key, outcomes = scenarios.time_runs_out_at_the_lock(meeting)
    assert (meeting.status(key), outcomes) == ("held", ("ok", "HoldEnded"))


def test_a_cancellation_waits_for_the_confirmation_and_then_gives_back_what_was_sold(
    meeting: Meeting, database: Database
) -> None:
    key, outcomes = scenarios.cancellation_meets_confirmation(meeting)
    assert (meeting.status(key), outcomes) == ("cancelled", ("ok", "ok"))
    assert audit(database.audit_url) == []


def test_who_stays_in_a_shared_room_and_confirms_gets_it_sold(
    meeting: Meeting, database: Database
) -> None:
    key, outcomes = scenarios.one_leaves_while_the_other_confirms(meeting)
    assert (meeting.status(key), outcomes) == ("confirmed", ("ok", "ok"))
    assert audit(database.audit_url) == []


def test_who_comes_too_late_for_the_last_bed_gets_another_room(
    meeting: Meeting, database: Database
) -> None:
    assert scenarios.two_want_the_last_place(meeting) == ("ok", "ok")
    assert audit(database.audit_url) == []
