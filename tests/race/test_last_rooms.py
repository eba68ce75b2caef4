"""Test A of the promises: two hundred buyers, the last twenty rooms."""

from __future__ import annotations

import pytest
from flask import Flask

from app.audit import audit
from crs.bookings.edges import hold
from tests.cast import House
from tests.cluster import Database
from tests.make import make_voucher_wish, make_wish
from tests.race.buyers import Step, all_at_once, as_owner, deadlocks, seeded_bug

BUYERS = 200
ROUNDS = 8
LOCK = "FOR NO KEY UPDATE OF quota_night"
COUNTER_CHECK = "ALTER TABLE quota_night DROP CONSTRAINT ck_quota_night_never_oversold"


def rush(house: House, turn: int) -> list[Step]:
    """Stays of 7 to 14 nights in two room types that all have one night in common."""

    def buy(number: int) -> Step:
        room = "single" if number % 2 else "suite"
        start = 1 + turn * 30 + number % 7
        wish = make_voucher_wish(house, room=room, start=start, nights=7 + number % 8)
        return lambda: hold(make_wish(house, wish))

    return [buy(number) for number in range(BUYERS)]


def test_two_hundred_buyers_get_the_last_twenty_rooms_of_each_type(
    busy_app: Flask, house: House
) -> None:
    for turn in range(ROUNDS):
        outcomes = all_at_once(busy_app, rush(house, turn))
        assert outcomes == {"ok": 40, "NoRoomFree": BUYERS - 40}
    assert deadlocks(busy_app) == 0


def test_women_and_men_never_share_and_every_place_is_sold(
    busy_app: Flask, house: House, database: Database
) -> None:
    def buy(number: int, turn: int) -> Step:
        sex = "f" if number % 2 else "m"
        start = 1 + turn * 40 + (number % 5 if turn else 0)
        wish = make_voucher_wish(house, room="twin", by_place=True, sex=sex, start=start)
        return lambda: hold(make_wish(house, wish))

    same = all_at_once(busy_app, (buy(number, 0) for number in range(BUYERS)))
    assert same == {"ok": 40, "NoRoomFree": BUYERS - 40}
    overlapping = all_at_once(busy_app, (buy(number, 1) for number in range(BUYERS)))
    assert set(overlapping) == {"ok", "NoRoomFree"}
    assert 20 <= overlapping["ok"] <= 40
    assert audit(database.audit_url) == []
    assert deadlocks(busy_app) == 0


def test_without_the_lock_the_rush_fails(busy_app: Flask, house: House) -> None:
    with seeded_bug(busy_app, LOCK, ""):
        outcomes = all_at_once(busy_app, rush(house, 0))
    assert any("CheckViolation" in name or "never_oversold" in name for name in outcomes)


def test_without_lock_and_constraint_the_recount_finds_what_was_sold_twice(
    busy_app: Flask, house: House, database: Database
) -> None:
    as_owner(database, COUNTER_CHECK)
    with seeded_bug(busy_app, LOCK, ""):
        all_at_once(busy_app, rush(house, 0))
    assert any("oversold" in finding for finding in audit(database.audit_url))
    as_owner(database, "UPDATE quota_night SET size = held + sold WHERE held + sold > size")


def test_with_unsorted_locks_buyers_block_each_other(busy_app: Flask, house: House) -> None:
    unsorted = f"ORDER BY md5(quota_night.id::text || pg_backend_pid()::text) {LOCK}"
    with seeded_bug(busy_app, f"ORDER BY quota_night.id {LOCK}", unsorted):
        outcomes = all_at_once(busy_app, rush(house, 0)[:12])
    assert deadlocks(busy_app) > 0, outcomes


def test_the_counters_refuse_what_python_forgot(house: House, database: Database) -> None:
    with pytest.raises(Exception, match="never_oversold"):
        as_owner(database, "UPDATE quota_night SET held = size + 1")
