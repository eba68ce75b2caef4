"""Two hotels at once: each in a process of its own, which tells the first one how far it is."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, wait
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.queues import SimpleQueue

from flask import Flask

from app import subscribers
from app.config import Config
from app.factory import create_app
from app.replay.clock import moved_clock
from app.replay.events import events_of
from app.replay.hotels import Hotel
from app.replay.player import Outcomes, Player, Tell
from app.replay.rows import Row
from app.replay.wishes import House
from core.db import EVERY_RESORT, db, see_resorts, transaction
from core.outbox.subscribers import set_subscribers

OFTEN = 50  # events after which it is told
LOOK = 0.5  # seconds

_line: SimpleQueue[int]
"""To the first process; in the others alone."""


@contextmanager
def inside(app: Flask) -> Iterator[None]:
    """In the application's context, seeing every resort; its connections are closed afterwards."""
    with app.app_context():
        see_resorts(EVERY_RESORT)
        try:
            yield
        finally:
            see_resorts("")
            db.session.remove()
            db.engine.dispose()


@contextmanager
def of_the_past(app: Flask) -> Iterator[None]:
    """As `inside`, while nobody waits for what is told.

    No letter goes out for what is long past, and what follows from money is done by who plays.
    """
    set_subscribers({})
    try:
        with inside(app):
            yield
    finally:
        subscribers.install(app)


def play_hotel(app: Flask, hotel: Hotel, rows: Sequence[Row], tell: Tell) -> Outcomes:
    """Play one hotel in this process."""
    with of_the_past(app), moved_clock() as clock:
        db.session().expire_on_commit = False  # whatever may change is read anew under its lock
        with transaction():
            house = House.of(hotel.slug)
        return Player(house, clock).play(events_of(rows, house.resort.zone), tell)


def play_at_once(
    config: Config, hotels: Mapping[str, Hotel], rows: Mapping[str, Sequence[Row]], tell: Tell
) -> dict[str, Outcomes]:
    """Play each hotel in a process of its own; `tell` hears how many more events are over."""
    spawn = get_context("spawn")  # a fork would share the database's connections
    line: SimpleQueue[int] = spawn.SimpleQueue()
    with ProcessPoolExecutor(
        len(hotels), mp_context=spawn, initializer=_listen_to, initargs=(line,)
    ) as pool:
        played = {
            name: pool.submit(_play, config, hotel, rows[name]) for name, hotel in hotels.items()
        }
        waiting = set(played.values())
        while waiting:
            _done, waiting = wait(waiting, timeout=LOOK)
            while not line.empty():
                tell(line.get())
        return {name: future.result() for name, future in played.items()}


def _listen_to(line: SimpleQueue[int]) -> None:
    global _line  # what a pool's process is given stays with the process
    _line = line


def _collect_seldom() -> None:
    """What is loaded stays; the short life of rows is not worth a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _play(config: Config, hotel: Hotel, rows: Sequence[Row]) -> Outcomes:
    _collect_seldom()
    untold = 0

    def tell(more: int) -> None:
        nonlocal untold
        untold += more
        if untold >= OFTEN:
            _line.put(untold)
            untold = 0

    outcomes = play_hotel(create_app(config), hotel, rows, tell)
    _line.put(untold)
    return outcomes
