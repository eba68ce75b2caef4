"""Test B of the promises: each seeded bug is noticed. What fails here would fail in test A or C."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from flask import Flask

from app.audit import audit
from app.ground.cluster import Cluster
from crs.bookings.edges import hold
from tests.cast import House
from tests.cluster import Database, clone
from tests.make import make_voucher_wish, make_wish
from tests.race import scenarios
from tests.race.bugs import seeded_bug
from tests.race.buyers import act, all_at_once, as_owner, deadlocks
from tests.race.crowds import stay
from tests.race.scenarios import Meeting
from tests.race.senders import MAY_WAIT, send_at_once

BUYERS = 60
FEW, TURNS = 6, 10  # buyers at once, until they block each other; each deadlock costs a second
COUNTERS = "ORDER BY quota_night.id FOR NO KEY UPDATE OF quota_night"
BOOKING = "ORDER BY booking.id FOR NO KEY UPDATE"
ROOM_TYPE = "ORDER BY room_type.id FOR NO KEY UPDATE"
SHARING = "ORDER BY sharing.id FOR NO KEY UPDATE"
SWEEP = "FOR NO KEY UPDATE SKIP LOCKED"
ONE_MARK = "pg_advisory_xact_lock(hashtextextended(mark, 0))"


@pytest.fixture
def database(cluster: Cluster) -> Iterator[Database]:
    """A clone that these tests may spoil: they ask for the audit themselves."""
    with clone(cluster) as fresh:
        yield fresh


def rush(app: Flask, house: House, buyers: int = BUYERS) -> Counter[str]:
    """Three times as many buyers as there are singles, on nights that all have one in common."""
    wishes = [make_wish(house, stay(house, number, "single")) for number in range(buyers)]
    return all_at_once(app, [lambda wish=wish: hold(wish) for wish in wishes])  # type: ignore[misc]  # a loop variable bound early


def noticed(database: Database, words: str) -> bool:
    """Whether the audit says so."""
    return any(words in finding for finding in audit(database.audit_url))


def test_counters_without_their_lock(busy_app: Flask, house: House) -> None:
    with seeded_bug(busy_app, COUNTERS, "ORDER BY quota_night.id"):
        outcomes = rush(busy_app, house)
    assert any("never_oversold" in outcome for outcome in outcomes), outcomes


def test_counters_without_lock_and_constraint(
    busy_app: Flask, house: House, database: Database
) -> None:
    as_owner(database, "ALTER TABLE quota_night DROP CONSTRAINT ck_quota_night_never_oversold")
    with seeded_bug(busy_app, COUNTERS, "ORDER BY quota_night.id"):
        rush(busy_app, house)
    assert noticed(database, "a counter is oversold")


def test_counters_locked_in_any_order(busy_app: Flask, house: House) -> None:
    unsorted = COUNTERS.replace("quota_night.id", "md5(quota_night.id::text || pg_backend_pid())")
    with seeded_bug(busy_app, COUNTERS, unsorted):
        outcomes = [rush(busy_app, house, FEW) for _turn in range(TURNS) if not deadlocks(busy_app)]
    assert deadlocks(busy_app) > 0, outcomes


def test_a_sweeper_without_lock_expires_what_is_confirmed(meeting: Meeting) -> None:
    with seeded_bug(meeting.app, SWEEP):
        key, outcomes = scenarios.expiry_meets_confirmation(meeting)
    assert (meeting.status(key), outcomes) == ("expired", ("ok", "ok"))


def test_two_sweepers_without_lock_tell_the_end_twice(meeting: Meeting) -> None:
    with seeded_bug(meeting.app, SWEEP):
        key, _outcomes = scenarios.two_sweepers_meet(meeting)
    assert meeting.trail(key)["expired"] == 2


def test_a_time_read_before_the_lock_confirms_what_has_ended(meeting: Meeting) -> None:
    with seeded_bug(meeting.app, "SELECT app_now()", "SELECT transaction_timestamp()"):
        key, outcomes = scenarios.time_runs_out_at_the_lock(meeting)
    assert (meeting.status(key), outcomes) == ("confirmed", ("ok", "ok"))


def test_settling_without_the_lock_of_the_booking_is_refused_by_a_constraint(
    meeting: Meeting,
) -> None:
    with seeded_bug(meeting.app, BOOKING, "ORDER BY booking.id"):
        key, (confirmed, cancelled) = scenarios.cancellation_meets_confirmation(meeting)
    assert (meeting.status(key), cancelled) == ("cancelled", "ok")
    assert "ck_booking_cancelled_has_a_fee" in confirmed


def test_settling_without_lock_and_constraint(meeting: Meeting, database: Database) -> None:
    as_owner(database, "ALTER TABLE booking DROP CONSTRAINT ck_booking_cancelled_has_a_fee")
    with seeded_bug(meeting.app, BOOKING, "ORDER BY booking.id"):
        key, outcomes = scenarios.cancellation_meets_confirmation(meeting)
    assert (meeting.status(key), outcomes) == ("confirmed", ("ok", "ok"))
    assert noticed(database, "a live voucher lacks its physical room")


def test_leaving_a_shared_room_without_the_lock_of_its_type(
    meeting: Meeting, database: Database
) -> None:
    with seeded_bug(meeting.app, ROOM_TYPE, "ORDER BY room_type.id"):
        scenarios.one_leaves_while_the_other_confirms(meeting)
    assert noticed(database, "or to one in another state")


def two_in_one_bed(meeting: Meeting) -> tuple[str, str]:
    with ExitStack() as bugs:
        for order in (ROOM_TYPE, SHARING):
            bugs.enter_context(seeded_bug(meeting.app, order, order.split(" FOR ")[0]))
        return scenarios.two_want_the_last_place(meeting)


def test_joining_without_locks_is_refused_by_the_constraint(meeting: Meeting) -> None:
    first, second = two_in_one_bed(meeting)
    assert "ex_sharing_place_taken" in first
    assert second == "ok"


def test_joining_without_locks_and_constraint(meeting: Meeting, database: Database) -> None:
    as_owner(database, "ALTER TABLE sharing_place DROP CONSTRAINT ex_sharing_place_taken")
    assert two_in_one_bed(meeting) == ("ok", "ok")
    assert noticed(database, "two guests have one place")


def test_joining_without_asking_for_the_sex(meeting: Meeting, database: Database) -> None:
    meeting.held(meeting.place("f"))
    with seeded_bug(meeting.app, "sharing.sex = ", "sharing.sex <> "):
        meeting.held(meeting.place("m"))
    assert noticed(database, "guests of both sexes")


def test_claims_given_back_twice(
    meeting: Meeting, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    leaving = meeting.held(meeting.place())
    meeting.held(make_voucher_wish(meeting.house, room="twin"))
    monkeypatch.setattr("crs.quotas.operations.set_state", lambda _claims, _state: None)
    assert act(meeting.app, scenarios.cancel(leaving)) == "ok"
    assert noticed(database, "a counter is not the sum of its live claims")


def test_a_bed_that_is_not_given_back(
    meeting: Meeting, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    leaving = meeting.held(meeting.place())
    monkeypatch.setattr("crs.bookings.operations.leave", lambda _room, _voucher, _states: None)
    assert act(meeting.app, scenarios.cancel(leaving)) == "ok"
    assert noticed(database, "a live place belongs to a voucher that has ended")


def test_holds_counted_without_the_lock_of_their_browser(busy_app: Flask, house: House) -> None:
    with seeded_bug(busy_app, ONE_MARK, "mark"):
        outcomes = all_at_once(busy_app, [lambda: hold(make_wish(house, mark="one browser"))] * 30)
    assert outcomes["ok"] > 3, outcomes


def test_waiting_for_who_pays_without_its_lock(busy_app: Flask, house: House) -> None:
    with seeded_bug(busy_app, ONE_MARK, "mark"):
        outcomes = send_at_once(busy_app, house)
    assert outcomes["ok"] > MAY_WAIT, outcomes
