"""What a replay says in words and tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import click

from app.replay.events import Kind
from app.replay.figures import growth, months_of
from app.replay.hotels import Hotel
from app.replay.player import Outcomes
from app.replay.rows import Demand

MOST_FAULTS = 20
WORDS = {
    Kind.BOOKED: "booked, paid and confirmed",
    Kind.AMENDED: "amended",
    Kind.CANCELLED: "cancelled",
    Kind.ARRIVED: "arrived",
    Kind.DEPARTED: "departed",
    Kind.LEFT_AT_ONCE: "left on the day of arrival",
    Kind.NO_SHOW: "did not come",
}


def tell_hotels(demand: Demand, hotels: Mapping[str, Hotel]) -> None:
    """What is about to be played, and where."""
    for name, hotel in hotels.items():
        kinds = ", ".join(f"{letter} {kind.rooms}" for letter, kind in hotel.kinds.items())
        click.echo(
            f"{name} → {hotel.slug}: {len(demand.rows[name])} bookings, {hotel.rooms} rooms "
            f"({kinds})"
        )
    skipped = ", ".join(f"{count} {why}" for why, count in demand.skipped.most_common())
    click.echo(f"Skipped: {demand.skipped.total()}{f' ({skipped})' if skipped else ''}.")


def tell_figures(
    hotels: Mapping[str, Hotel], played: Mapping[str, Outcomes], seconds: float
) -> None:
    """Sold and refused, speed, and the months of each hotel. Asks the database."""
    for name, outcomes in played.items():
        _tell_outcomes(name, outcomes)
        _tell_months(hotels[name])
    events = sum(outcomes.played.total() for outcomes in played.values())
    sales = sum(len(outcomes.sold) for outcomes in played.values())
    click.echo(
        f"\n{events} events of {sales} bookings in {seconds:.0f} s: {events / seconds:.0f} "
        f"events/s, {sales / seconds:.0f} bookings/s."
    )


def _tell_outcomes(name: str, outcomes: Outcomes) -> None:
    refused = _counted(outcomes.refused)
    click.echo(f"\n{name}: sold {len(outcomes.sold)}, refused {outcomes.refused.total()}{refused}.")
    done = ", ".join(f"{WORDS[kind]} {count}" for kind, count in sorted(outcomes.played.items()))
    click.echo(f"  {done}")
    if found := growth(outcomes.seconds):
        first, last = found
        click.echo(
            f"  a sale takes {first * 1000:.1f} ms in the first tenth, {last * 1000:.1f} ms in "
            f"the last: {last / first:.2f} times (median)"
        )
    for fault in outcomes.faults[:MOST_FAULTS]:
        click.echo(f"  could not be played: {fault}", err=True)
    if len(outcomes.faults) > MOST_FAULTS:
        click.echo(f"  … and {len(outcomes.faults) - MOST_FAULTS} more", err=True)


def _counted(reasons: Counter[str]) -> str:
    told = ", ".join(f"{why} {count}" for why, count in reasons.most_common())
    return f" ({told})" if told else ""


def _tell_months(hotel: Hotel) -> None:
    click.echo("  month     nights  occupancy      revenue      ADR")
    for month in months_of(hotel.slug):
        occupancy = float(month.occupancy(hotel.rooms))
        click.echo(
            f"  {month.first:%Y-%m}  {month.nights:7}  {occupancy:8.1f}%  "
            f"{month.revenue.exact:11.2f}  {month.average_rate.exact:7.2f}"
        )
