"""Test A of the promises over HTTP: the shop's own pages, two web processes."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from app.ground.valkey import Valkey
from tests.cast import House
from tests.cluster import Database
from tests.race.buyers import deadlocks
from tests.servers import serve
from tests.shopper import Shopper

pytestmark = pytest.mark.slow

BUYERS = 200
ROUNDS = 2


def test_two_hundred_buyers_over_http_get_the_last_twenty_rooms_of_each_type(
    busy_app: Flask, house: House, database: Database, valkey: Valkey
) -> None:
    with serve(database, valkey, workers=2, TRUSTED_PROXIES="1") as server:

        def buy(number: int, turn: int) -> str:
            start = 1 + turn * 30 + number % 7
            room = "single" if number % 2 else "suite"
            code = Shopper(server.url, house).hold(room, start, 7 + number % 8)
            return f"{room} {'refused' if code == 'refused' else 'held'}"

        for turn in range(ROUNDS):
            with ThreadPoolExecutor(BUYERS) as pool:
                met = Counter(pool.map(buy, range(BUYERS), [turn] * BUYERS))
            assert (met["single held"], met["suite held"]) == (20, 20), met
            assert sum(met.values()) == BUYERS
    assert deadlocks(busy_app) == 0
