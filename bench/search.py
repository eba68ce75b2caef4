"""Search: fifty clients with a second of thought; thirty resorts, 5,000 rooms, two years."""

from __future__ import annotations

import random
from datetime import date, timedelta
from urllib.parse import urlencode

from sqlalchemy import func, select

from bench.ground import Ground, inside
from bench.load import in_processes, searching, told
from core.db import EVERY_RESORT, db, see_resorts
from core.organisation.models import Resort
from crs.catalogue.models import Programme
from crs.quotas.models import QuotaNight
from pms.rooms.models import Room
from tests.servers import serve

CLIENTS, SECONDS, WARM = 50, 20.0, 5.0


def search(ground: Ground) -> list[str]:
    """Half the searches are of the whole network, half of one resort."""
    with inside(ground.app()):
        see_resorts(EVERY_RESORT)
        slugs = list(db.session.scalars(select(Resort.slug)))
        programmes = list(db.session.scalars(select(Programme.code).distinct()))
        rooms = db.session.scalar(select(func.count()).select_from(Room))
        nights = db.session.scalar(select(func.count()).select_from(QuotaNight))
    whole = [_path("", programmes, seed) for seed in range(400)]
    single = [_path(random.Random(seed).choice(slugs), programmes, seed) for seed in range(400)]
    size = f"{len(slugs)} resorts, {rooms} rooms, {nights} nights of quotas"
    lines = [f"{size}; {CLIENTS} clients, 1 s of thought (goal p95 100 ms)"]
    with serve(ground.database, ground.valkey, workers=2, log=ground.web_log) as server:
        port = int(server.url.rpartition(":")[2])
        for name, paths in (("whole network", whole), ("one resort", single)):
            in_processes(searching, [(port, paths, CLIENTS // 2, WARM)] * 2)
            times = in_processes(searching, [(port, paths, CLIENTS // 2, SECONDS)] * 2)
            lines.append(told(f"search, {name}", times))
    return lines


def _path(where: str, programmes: list[str], seed: int) -> str:
    dice = random.Random(seed)
    asked = {
        "where": where,
        "arrival": (date.today() + timedelta(days=dice.randint(3, 600))).isoformat(),
        "nights": dice.choice([7, 10, 14, 14, 21]),
        "adults": dice.choice([1, 2, 2]),
        "programme": dice.choice(["", "", *programmes]),
    }
    return f"/search?{urlencode(asked)}"
