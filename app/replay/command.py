"""`sanatorium replay-bookings`: real demand, played and recounted."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from app.audit import audit
from app.config import Config
from app.factory import create_app
from app.network.loading import SheetsFaulty
from app.replay.clock import moved_clock
from app.replay.ground import ground, insist_on_fit
from app.replay.hotels import ZONE, Hotel, hotel_of, make_resort
from app.replay.processes import inside, play_at_once
from app.replay.progress import Progress
from app.replay.rows import Demand, NotThatFile, read_demand
from app.replay.telling import tell_figures, tell_hotels
from core.db import transaction
from crs.quotas.sizes import open_nights

SHORT = {"CITY": "City Hotel", "RESORT": "Resort Hotel"}


def slug_of(hotel: str) -> str:
    """`city-hotel`, where no slug is given."""
    return "-".join(hotel.lower().split())


def _slugs(
    _context: click.Context, _option: click.Parameter, given: tuple[str, ...]
) -> dict[str, str]:
    """Hotel to the slug that is to play it."""
    slugs = {}
    for one in given:
        hotel, sign, slug = one.partition("=")
        if not (hotel and sign and slug):
            raise click.BadParameter("write a hotel of the file and a slug, as in CITY=city-hotel")
        slugs[SHORT.get(hotel.upper(), hotel)] = slug
    return slugs


@click.command("replay-bookings")
@click.argument("csv", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--resort", "slugs", multiple=True, metavar="HOTEL=SLUG", callback=_slugs,
    help="Which resort plays CITY or RESORT; made where it is not there. Say it for each.",
)  # fmt: skip
def replay_bookings_command(csv: Path, slugs: dict[str, str]) -> None:
    """Play the bookings of CSV (columns of hotel_bookings_2015.csv) and recount everything.

    They are held, paid, confirmed, amended, cancelled, arrive, depart or do not come, each on its
    day, by the ordinary operations. Where DATABASE_URL names no database, one is made for it and
    forgotten afterwards. Exit code 1: the recount has findings, or something could not be played.
    """
    try:
        demand = read_demand(csv)
    except NotThatFile as fault:
        raise click.ClickException(str(fault)) from fault
    hotels = {
        name: hotel_of(name, slugs.get(name, slug_of(name)), rows)
        for name, rows in demand.rows.items()
    }
    click.echo("Preparing a database…", err=True)
    with ground() as config:
        clean = replay(config, demand, hotels)
    raise click.exceptions.Exit(0 if clean else 1)


def replay(config: Config, demand: Demand, hotels: Mapping[str, Hotel]) -> bool:
    """Play the demand in the database of these settings and say what came of it.

    False where the recount has findings or an event could not be played. Raises ConfigFault where
    the database is not for that.
    """
    app = create_app(config)
    with inside(app):
        insist_on_fit([hotel.slug for hotel in hotels.values()])
        tell_hotels(demand, hotels)
        open_resorts(demand, hotels)
    begun = time.monotonic()
    with Progress(demand) as progress:
        played = play_at_once(config, hotels, demand.rows, progress.advance)
    with inside(app), transaction():
        tell_figures(hotels, played, time.monotonic() - begun)
    findings = audit(config.audit_url or config.database_url)
    for finding in findings:
        click.echo(finding, err=True)
    click.echo(f"Findings of the audit: {len(findings)}.")
    return not findings and not any(outcomes.faults for outcomes in played.values())


def open_resorts(demand: Demand, hotels: Mapping[str, Hotel]) -> None:
    """Make the resorts on the day of their first booking, so that every night is on sale."""
    with moved_clock() as clock:
        for name, hotel in hotels.items():
            first = min(row.booked_on for row in demand.rows[name])
            clock.move(datetime(first.year, first.month, first.day, tzinfo=ZoneInfo(ZONE)))
            with _naming_faults(), transaction():
                resort = make_resort(hotel)
                resort.horizon_days = max(resort.horizon_days, hotel.horizon)
                open_nights(resort)


@contextmanager
def _naming_faults() -> Iterator[None]:
    """A resort that is there already may not go together with a hotel of the file."""
    try:
        yield
    except SheetsFaulty as no:
        for fault in no.faults:
            click.echo(str(fault), err=True)
        raise


COMMANDS = [replay_bookings_command]
