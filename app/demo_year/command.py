"""`sanatorium play-demo-year`: fills the demo behind the site's back, once."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from heapq import merge
from zoneinfo import ZoneInfo

import click

from app.config import Config, ConfigFault
from app.demo_year.demand import House, Wanted, demand_of
from app.demo_year.houses import read_desks, read_houses
from app.demo_year.player import Player
from app.demo_year.progress import Progress
from app.factory import create_app
from app.replay.clock import MovedClock, clock_can_be_moved, moved_clock
from app.replay.events import Event, events_of
from app.replay.processes import of_the_past
from core.clock import local_day
from core.db import attempt, db, transaction
from core.organisation.models import Resort
from crs.quotas.sizes import BACK_DAYS, open_nights

REST = 0.35  # seconds for each second of work: the site comes first
PATIENCE = 10  # by how much nicer than the site
EVERY = 10  # percent


def play_year(config: Config, *, rest: float = REST, most: int | None = None) -> bool:
    """Play what is left of the demo's year, `most` so many steps; False where nothing was left.

    It signs in as the database's owner, who alone may move the clock of a session: that of the
    site is never moved.
    """
    owner = replace(config, database_url=config.database_owner_url, pool_size=1)
    with of_the_past(create_app(owner)), moved_clock() as clock:
        with transaction():
            progress, houses, desks = Progress.read(), read_houses(), read_desks()
            able = clock_can_be_moved()
        if progress.finished or not houses or not able:
            return False
        events = _events(houses, progress.as_of)
        _open_past_nights(clock, houses, progress.as_of)
        Player(clock, progress, desks, rest).play(events, tell=_tell, most=most)
    return True


def _events(houses: Sequence[House], as_of: datetime) -> list[Event[Wanted]]:
    """What happened in all houses up to then, in the order of time."""
    played = []
    for house in houses:
        wanted = list(demand_of(house, local_day(house.zone, as_of)))
        played.append(events_of(wanted, house.zone))
    together = merge(*played, key=lambda one: (one.at, one.kind))
    return [one for one in together if one.at <= as_of]


def _open_past_nights(clock: MovedClock, houses: Sequence[House], as_of: datetime) -> None:
    """Counters of the nights that were, as if the site had run then."""
    for house in houses:
        first = house.first_day(local_day(house.zone, as_of)) + timedelta(days=BACK_DAYS)
        clock.move(min(datetime.combine(first, time(12), ZoneInfo(house.zone)), as_of))
        attempt(lambda key=house.resort_id: open_nights(db.session.get_one(Resort, key)))  # type: ignore[misc]  # a loop variable bound early


def _tell(step: int, of: int) -> None:
    """A line now and then."""
    before, after = 100 * (step - 1) // of, 100 * step // of
    if before // EVERY != after // EVERY:
        click.echo(f"The demo's year: {after} %.", err=True)


@click.command("play-demo-year")
def play_demo_year_command() -> None:
    """Fill the demo with bookings of its past and its future; goes on where it was (DEMO=1).

    `make run` does so in the background after its first start; DEMO_YEAR=0 leaves it out.
    """
    config = Config.from_environ()
    if not config.demo:
        raise ConfigFault("Bookings are made up only in a demo: set DEMO=1 if this is one.")
    if not config.database_owner_url:
        raise ConfigFault("DATABASE_OWNER_URL is needed: only the database's owner moves a clock.")
    os.nice(PATIENCE)
    if not play_year(config):
        click.echo("The demo's year is there already.", err=True)


COMMANDS = [play_demo_year_command]
