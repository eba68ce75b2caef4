"""The real file, played whole: in time, at the same cost to its end, with the file's own months."""

from __future__ import annotations

import time
from pathlib import Path

from app.audit import audit
from app.config import Config
from app.ground.places import ROOT
from app.replay.command import open_resorts
from app.replay.figures import growth, months_of
from app.replay.ground import open_clock
from app.replay.hotels import hotel_of
from app.replay.processes import inside, play_at_once
from app.replay.rows import read_demand
from bench.ground import NAME, ground
from bench.long import insist
from tests.app.replay.recount import months_from
from tests.servers import settings

FILE = ROOT.parent / "shared" / "data" / "hotel_bookings_2015.csv"
SECONDS, GROWTH = 240, 1.2  # goals


def replay(file: Path = FILE) -> str:
    """Play it in two processes; ends the bench where it disagrees with the file."""
    if not file.exists():
        return f"not played: {file} is not here"
    demand = read_demand(file)
    hotels = {name: hotel_of(name, name[:4].lower(), rows) for name, rows in demand.rows.items()}
    with ground() as servers:
        open_clock(servers.database.cluster.url("postgres"), NAME)
        app = servers.app()
        with inside(app):
            open_resorts(demand, hotels)
        config = Config.from_environ(settings(servers.database, servers.valkey, "http://localhost"))
        begun = time.monotonic()
        played = play_at_once(config, hotels, demand.rows, lambda _more: None)
        took = time.monotonic() - begun
        with inside(app):
            for name, outcomes in played.items():
                told = {f"{one.first:%Y-%m}": (one.nights, one.revenue.exact)
                        for one in months_of(hotels[name].slug)}  # fmt: skip
                insist(told == months_from(demand, name, outcomes), f"months of {name}: {told}")
                insist(not outcomes.faults, outcomes.faults)
        findings = audit(servers.database.audit_url)
        insist(not findings, findings)
    sold = sum(len(outcomes.sold) for outcomes in played.values())
    events = sum(outcomes.played.total() for outcomes in played.values())
    grown = [found[1] / found[0] for one in played.values() if (found := growth(one.seconds))]
    return (
        f"{sold} of {demand.count} bookings sold, {events} events in {took:.0f} s "
        f"(goal {SECONDS}), {events / took:.0f}/s; a sale costs at most {max(grown):.2f} times as "
        f"much in the end (goal {GROWTH}); months as in the file to the cent; recount clean"
    )
