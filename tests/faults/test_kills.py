"""Kill -9 in mid-hold: what was acknowledged is there, nothing is half there."""

from __future__ import annotations

import random
import urllib.error
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from threading import Event

import psycopg
import pytest

from app.audit import audit
from app.config import Config
from app.factory import create_app
from app.ground.valkey import Valkey
from core.db import db
from tests.cast import House, build_house
from tests.cluster import Database
from tests.ground.runs import eventually
from tests.servers import Server, serve, settings
from tests.shopper import Shopper

pytestmark = [pytest.mark.faults, pytest.mark.slow]

KILLS = 10
BUYERS = 6
ROOMS = {"single": 40}


@dataclass
class Crowd:
    """Buyers who go on buying, through every fault, until they are told to stop."""

    url: str
    house: House
    enough: Event = field(default_factory=Event)
    acknowledged: list[str] = field(default_factory=list)

    def buy(self, seed: int) -> None:
        dice = random.Random(seed)
        while not self.enough.is_set():
            try:
                start = dice.randint(1, 380)
                code = Shopper(self.url, self.house).hold(start=start)
            except (OSError, urllib.error.HTTPError):
                continue
            if code != "refused":
                self.acknowledged.append(code)


def test_what_was_acknowledged_survives_ten_kills(
    durable_database: Database, valkey: Valkey
) -> None:
    house = open_house(durable_database, valkey)
    with ExitStack() as running:

        def start() -> Server:
            return running.enter_context(serve(durable_database, valkey, TRUSTED_PROXIES="1"))

        server = start()
        crowd = Crowd(server.url, house)
        with ThreadPoolExecutor(BUYERS) as pool:
            buyers = [pool.submit(crowd.buy, seed) for seed in range(BUYERS)]
            try:
                for number in range(KILLS):
                    wait_for_more(crowd)
                    if number % 2:
                        durable_database.cluster.kill()
                        durable_database.cluster.start()
                    else:
                        server.kill()
                        server = start()
                        crowd.url = server.url
                wait_for_more(crowd)
            finally:
                crowd.enough.set()
        for buyer in buyers:
            buyer.result()
    assert len(crowd.acknowledged) == len(set(crowd.acknowledged)) >= KILLS
    assert set(crowd.acknowledged) <= codes(durable_database)
    assert audit(durable_database.audit_url) == []


def wait_for_more(crowd: Crowd, more: int = 3) -> None:
    wanted = len(crowd.acknowledged) + more
    done: Callable[[], bool] = lambda: len(crowd.acknowledged) >= wanted  # noqa: E731  # a condition
    assert eventually(done), "the shop did not come back"


def open_house(database: Database, valkey: Valkey) -> House:
    app = create_app(Config.from_environ(settings(database, valkey, "http://localhost")))
    house = build_house(app, rooms=ROOMS, horizon=400)
    with app.app_context():
        db.engine.dispose()
    return house


def codes(database: Database) -> set[str]:
    with psycopg.connect(database.audit_url) as connection:
        connection.execute("SET app.scope = 'all'")
        rows = connection.execute("SELECT code FROM booking WHERE status = 'held'")
        return {code for (code,) in rows}
