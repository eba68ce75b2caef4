"""Kill -9 of web, relay and PostgreSQL while buyers hold; for the tests and, longer, the bench."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.client import HTTPException
from threading import Event

import psycopg

from app.config import Config
from app.factory import create_app
from app.ground.places import ROOT
from app.ground.processes import kill_session, launch, stop
from app.ground.valkey import Valkey
from core.db import db
from tests.cast import House, build_house
from tests.cluster import Database
from tests.faults.aftermath import Aftermath, await_sweep, fates, shorten
from tests.ground.runs import eventually
from tests.servers import Server, serve, settings
from tests.shopper import Shopper

BUYERS = 6
ROOMS = {"single": 40}
LAST_ARRIVAL = 380
MORE = 3  # holds between two kills
RELAY_EVERY = 5  # kills: then the relay dies too, once it has shown that it works
IN_MID_HOLD = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = %s AND usename = 'sanatorium_app' AND backend_xid IS NOT NULL"""


@dataclass
class Crowd:
    """Buyers who go on buying, through every fault, until they are told to stop."""

    url: str
    house: House
    enough: Event = field(default_factory=Event)
    acknowledged: list[str] = field(default_factory=list)

    def buy(self, seed: int) -> None:
        """Hold after hold; whoever meets a dead shop comes back a moment later."""
        dice = random.Random(seed)
        while not self.enough.is_set():
            try:
                code = Shopper(self.url, self.house).hold(start=dice.randint(1, LAST_ARRIVAL))
            except (OSError, HTTPException):
                self.enough.wait(0.05)
                continue
            if code != "refused":
                self.acknowledged.append(code)

    def await_more(self) -> None:
        """Until a few more holds are acknowledged."""
        wanted = len(self.acknowledged) + MORE
        assert eventually(lambda: len(self.acknowledged) >= wanted), "the shop did not come back"


@dataclass
class Machine:
    """What runs in production: web and relay, before PostgreSQL."""

    database: Database
    valkey: Valkey
    running: ExitStack

    def start_relay(self) -> None:
        """It takes a few seconds to come up."""
        self.relay = self.running.enter_context(relaying(self.database, self.valkey))

    def start_web(self) -> None:
        """Returns when it answers."""
        serving = serve(self.database, self.valkey, TRUSTED_PROXIES="1")
        self.web: Server = self.running.enter_context(serving)

    def kill(self, number: int) -> None:
        """Web or PostgreSQL, in the middle of a hold; then bring it back."""
        assert eventually(lambda: in_mid_hold(self.database)), "nobody holds"
        if number % 2:
            self.database.cluster.kill()
            self.database.cluster.start()
        else:
            self.web.kill()
            self.start_web()

    def kill_relay(self) -> None:
        """And another takes its place."""
        kill_session(self.relay)
        self.start_relay()


@contextmanager
def relaying(database: Database, valkey: Valkey) -> Iterator[subprocess.Popen[bytes]]:
    """The relay, as the supervisor starts it."""
    process = launch(
        [sys.executable, "-m", "app.cli", "relay"],
        env=os.environ | settings(database, valkey, "http://localhost"),
        cwd=ROOT,
    )
    try:
        yield process
    finally:
        stop(process)


def survive(database: Database, valkey: Valkey, kills: int) -> Aftermath:
    """Kill so often while buyers hold and holds run out; then wait for the relay.

    Raises AssertionError where the shop does not come back, or holds are not swept in time.
    """
    house, shortened = open_house(database, valkey), dict[str, datetime]()
    with ExitStack() as running:
        machine = Machine(database, valkey, running)
        machine.start_relay()
        machine.start_web()
        crowd = Crowd(machine.web.url, house)
        with ThreadPoolExecutor(BUYERS) as pool:
            buyers = [pool.submit(crowd.buy, seed) for seed in range(BUYERS)]
            try:
                for number in range(kills):
                    crowd.await_more()
                    shortened |= shorten(database, 1)
                    if number % RELAY_EVERY == 0:
                        await_sweep(database, set(shortened))
                        machine.kill_relay()
                    machine.kill(number)
                    crowd.url = machine.web.url
                crowd.await_more()
            finally:
                crowd.enough.set()
        for buyer in buyers:
            buyer.result()
        shortened |= shorten(database, len(crowd.acknowledged) // 2)
        await_sweep(database, set(shortened))
    return Aftermath(crowd.acknowledged, set(shortened), fates(database, shortened))


def open_house(database: Database, valkey: Valkey) -> House:
    """Forty singles for a year, by an application that is closed again."""
    app = create_app(Config.from_environ(settings(database, valkey, "http://localhost")))
    house = build_house(app, rooms=ROOMS, horizon=LAST_ARRIVAL + 20)
    with app.app_context():
        db.engine.dispose()
    return house


def in_mid_hold(database: Database) -> bool:
    """Whether somebody has written, and not yet committed."""
    with psycopg.connect(database.cluster.url("postgres")) as connection:
        row = connection.execute(IN_MID_HOLD, [database.name]).fetchone()
    return bool(row and row[0])
