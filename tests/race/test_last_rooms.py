"""Test A of the promises: two hundred buyers, the last twenty rooms, the last forty beds."""

from __future__ import annotations

import pytest
from flask import Flask

from app.ground.valkey import Valkey
from tests.cluster import Database
from tests.race.buyers import as_owner, deadlocks
from tests.race.crowds import last_rooms, shared_twins
from tests.servers import serve

pytestmark = pytest.mark.slow


def test_two_hundred_buyers_get_the_last_twenty_rooms_of_each_type(busy_app: Flask) -> None:
    last_rooms(busy_app, rounds=2)
    assert deadlocks(busy_app) == 0


def test_so_do_two_hundred_of_whom_half_come_over_http(
    busy_app: Flask, database: Database, valkey: Valkey
) -> None:
    with serve(database, valkey, workers=2, TRUSTED_PROXIES="1") as server:
        rush = last_rooms(busy_app, rounds=1, shop=server.url)
    assert {"held single by HTTP", "held single suite"} <= set(rush.outcomes)
    assert deadlocks(busy_app) == 0


def test_so_do_two_hundred_of_whom_half_are_guests_of_a_partner(
    busy_app: Flask, database: Database, valkey: Valkey
) -> None:
    with serve(database, valkey, workers=2) as server:
        rush = last_rooms(busy_app, rounds=1, shop=server.url, by_api=True)
    assert {"held single by API", "held single suite"} <= set(rush.outcomes)
    assert deadlocks(busy_app) == 0


def test_women_and_men_never_share_and_every_bed_is_sold(busy_app: Flask) -> None:
    shared_twins(busy_app, rounds=2)
    assert deadlocks(busy_app) == 0


@pytest.mark.usefixtures("house")
def test_the_counters_refuse_what_python_forgot(database: Database) -> None:
    with pytest.raises(Exception, match="never_oversold"):
        as_owner(database, "UPDATE quota_night SET held = size + 1")
