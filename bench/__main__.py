"""`make bench`: medians, with the settings they depend on. `python -m bench search holds …`"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Iterator

from bench.demand import replay
from bench.ground import Ground, ground, inside
from bench.growth import cost_of_a_hold
from bench.history import fill
from bench.holds import over_http
from bench.long import LONG
from bench.network import load_thirty
from bench.pages import pages
from bench.raw import pgbench, record, replayed
from bench.sales import sales
from bench.search import search

TENTH, WHOLE = 0.03, 0.3  # of the rooms are taken
ALONE = {**LONG, "replay": replay}
QUICK = ("growth", "holds", "search", "pages", "sales")


def main() -> None:
    """Run the named parts, or all."""
    asked = sys.argv[1:] or [*QUICK, *ALONE]
    if unknown := set(asked) - {*QUICK, *ALONE}:
        sys.exit(f"Unknown: {', '.join(unknown)}. There are: {', '.join((*QUICK, *ALONE))}.")
    if {*asked} & {*QUICK}:
        with ground() as servers:
            print(servers.settings(), flush=True)
            for line in measure(servers, asked):
                print(line, flush=True)
    for name, work in ALONE.items():
        if name in asked:
            timed(name, work)


def measure(servers: Ground, asked: list[str]) -> Iterator[str]:
    """What needs the network of thirty resorts."""
    begun = time.monotonic()
    with inside(servers.app()):
        load_thirty()
    yield f"thirty resorts loaded from spreadsheets in {time.monotonic() - begun:.0f} s"
    few = fill(servers, 0, TENTH)
    before = cost_of_a_hold(servers, 3) if "growth" in asked else 0.0
    many = fill(servers, TENTH, WHOLE)
    if "growth" in asked:
        after = cost_of_a_hold(servers, 4)
        yield (
            f"a hold at {few} bookings: {before * 1000:.1f} ms, at {many}: {after * 1000:.1f} ms: "
            f"{after / before:.2f} times (goal 1.2)"
        )
    if "holds" in asked:
        yield from holds(servers)
    if "search" in asked:
        yield from search(servers)
    if "pages" in asked:
        yield from pages(servers)
    if "sales" in asked:
        yield from sales(servers)


def holds(servers: Ground) -> Iterator[str]:
    """Over HTTP, through psycopg alone, and PostgreSQL's own bench."""
    rates = over_http(servers)
    rate = statistics.median(rates)
    shown = ", ".join(f"{one:.0f}" for one in rates)
    yield f"holds over HTTP, 2 web processes: {rate:.0f}/s, median of {shown} (goal 100)"
    raw = replayed(servers, record(servers))
    part = f"HTTP has {rate / raw:.2f} of it (goal 0.25)"
    yield f"the same statements through psycopg, 2 connections: {raw:.0f}/s; {part}"
    for name, tps in pgbench(servers).items():
        yield f"pgbench, {name}, 2 connections: {tps:.0f} transactions/s"


def timed(name: str, work: Callable[[], str]) -> None:
    """A long test, and how long it took."""
    begun = time.monotonic()
    told = work()
    print(f"{name}: {told} ({time.monotonic() - begun:.0f} s)", flush=True)


if __name__ == "__main__":
    main()
