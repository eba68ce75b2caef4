"""Holds over HTTP, through two web processes, with the buyers on the same machine."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import select

from bench.ground import Ground, inside
from bench.load import Buyer
from core.clock import local_day
from core.db import EVERY_RESORT, db, see_resorts
from core.organisation.models import Resort
from crs.rates.rules import PersonWish, VoucherWish
from crs.shop.queries import StaySearch, find_offers
from crs.shop.wishes import query_of
from tests.servers import serve

BUYERS, AT_ONCE, ROUNDS = 300, 8, 5
ZONE = "Europe/Tallinn"  # of all the copies that are sold here, or the same hour
Stay = list[tuple[str, str]]


def stays(count: int, seed: int) -> Iterator[tuple[int, str, VoucherWish]]:
    """Resort id, slug and wish of stays that are free, all over the network and two years."""
    dice = random.Random(seed)
    resorts = list(db.session.execute(select(Resort.id, Resort.slug)))
    found, today = 0, local_day(ZONE)
    while found < count:
        resort, slug = dice.choice(resorts)
        arrival = today + timedelta(days=dice.randint(5, 600))
        asked = StaySearch((resort,), arrival, arrival + timedelta(dice.choice([7, 10, 14])),
                           (PersonWish(63, "f"),))  # fmt: skip
        offers = [offer for offer in find_offers(asked, today) if not offer.by_place]
        for offer in dice.sample(offers, min(3, len(offers), count - found)):
            found += 1
            yield resort, slug, offer.wish


def over_http(ground: Ground) -> list[float]:
    """Holds a second of each round. The form is open already; the hold itself is timed."""
    rates = []
    with inside(ground.app()):
        see_resorts(EVERY_RESORT)
        forms = [form_of(slug, wish) for _resort, slug, wish in stays(BUYERS * ROUNDS, 1)]
    with serve(
        ground.database, ground.valkey, workers=2, log=ground.web_log, TRUSTED_PROXIES="1"
    ) as server:
        port = int(server.url.rpartition(":")[2])
        for turn in range(ROUNDS):
            mine = forms[turn * BUYERS : (turn + 1) * BUYERS]
            halves = [(port, turn * BUYERS + side, mine[side::2]) for side in (0, 1)]
            with ProcessPoolExecutor(2) as pool:
                outcomes = list(pool.map(_hold_all, halves))
            begun, ended = min(one[0] for one in outcomes), max(one[1] for one in outcomes)
            rates.append(sum(one[2] for one in outcomes) / (ended - begun))
    return rates


def form_of(slug: str, wish: VoucherWish) -> Stay:
    """What the details page of a stay is asked with."""
    pairs: Stay = []
    for name, value in query_of(slug, wish).items():
        for one in value if isinstance(value, list) else [value]:
            if one is not None:
                pairs.append((name, str(one)))
    return [*pairs, *(("name", "Guest") for _ in wish.persons)]


def _hold_all(half: tuple[int, int, list[Stay]]) -> tuple[float, float, int]:
    """When it began and ended, and how many were held, four buyers at a time."""
    port, first, forms = half
    buyers = [Buyer.prepare(port, first + 2 * n, form) for n, form in enumerate(forms)]
    begun = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE // 2) as pool:
        held = sum(pool.map(Buyer.hold, buyers))
    return begun, time.monotonic(), held
