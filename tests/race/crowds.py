"""Test A of the promises: two hundred buyers, the last twenty of each; for tests and bench.

Each round has a house of its own, so any number of them fits into the horizon.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from threading import Barrier
from time import monotonic

from flask import Flask
from sqlalchemy import func, select

from core.db import db, see_resorts
from crs.bookings.edges import hold
from crs.quotas.models import Quota, QuotaNight
from crs.rates.rules import VoucherWish
from tests.cast import House, build_house
from tests.make import make_voucher_wish, make_wish
from tests.race.api_guest import Partner, make_partner
from tests.race.buyers import act
from tests.shopper import Shopper

BUYERS = 200
LAST = 20
ROOMS = {"single": LAST, "suite": LAST, "twin": LAST}
HORIZON = 40
PUT_OFF = 0.05
"""Of the buyers, at most: told to try again, because a slow machine kept them waiting too long."""
KINDS = (("single",), ("suite",), ("single", "suite"))
"""What a buyer wants in one booking."""


@dataclass
class Rush:
    """What became of a crowd: outcomes by name, and how long each buyer waited, in seconds."""

    outcomes: Counter[str] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)

    def add(self, other: Rush) -> None:
        """Count another round with these."""
        self.outcomes += other.outcomes
        self.waits += other.waits

    def waited(self, percent: int) -> float:
        """The wait that so many percent of the buyers did not exceed."""
        ordered = sorted(self.waits)
        return ordered[(len(ordered) - 1) * percent // 100]


Buy = Callable[[], str]
Guest = Callable[[House, int, str], Buy]
"""Makes the n-th buyer, of a room type."""


def last_rooms(
    app: Flask, rounds: int, name: str = "last", shop: str = "", *, by_api: bool = False
) -> Rush:
    """Stays of 7 to 14 nights that all have one night in common, singly and two in a booking.

    `shop` is the site's address: then half of the buyers, those of one room, come over HTTP;
    they have the details page before them when the rush begins. With `by_api` they are guests of
    a partner, whose program has the offer.
    Raises AssertionError where not exactly the last twenty of each type were sold.
    """
    rush = Rush()
    for turn in range(rounds):
        house = build_house(app, f"{name}-{turn}", rooms=ROOMS, horizon=HORIZON)
        guest = _guest_of(make_partner(app, house, shop)) if by_api else partial(_guest, shop)
        with ThreadPoolExecutor(BUYERS) as pool:
            make = partial(_buyer, app, house, guest if shop else None)
            buyers = list(pool.map(make, range(BUYERS)))
        met = _run(buyers)
        held = Counter(name for name in met.outcomes.elements() if name.startswith("held"))
        for room in ("single", "suite"):
            sold = sum(count for name, count in held.items() if room in name)
            assert sold == LAST == fullest(app, house, room), met.outcomes
        assert set(met.outcomes) - set(held) - {"Busy"} == {"NoRoomFree"}, met.outcomes
        assert met.outcomes["Busy"] <= BUYERS * PUT_OFF, met.outcomes
        rush.add(met)
    return rush


def shared_twins(app: Flask, rounds: int, name: str = "twins") -> Rush:
    """A hundred women and a hundred men want a bed in one of twenty twins.

    In even rounds for the same nights: every bed is sold. In odd ones the nights overlap.
    """
    rush = Rush()
    for turn in range(rounds):
        house = build_house(app, f"{name}-{turn}", rooms=ROOMS, horizon=HORIZON)
        met = _run([_sharer(app, house, number, turn % 2) for number in range(BUYERS)])
        held, rooms = met.outcomes["held twin"], fullest(app, house, "twin")
        assert set(met.outcomes) - {"Busy"} == {"held twin", "NoRoomFree"}, met.outcomes
        assert met.outcomes["Busy"] <= BUYERS * PUT_OFF, met.outcomes
        assert rooms == LAST, met.outcomes
        assert held == 2 * LAST if turn % 2 == 0 else LAST <= held <= 2 * LAST, met.outcomes
        rush.add(met)
    return rush


def fullest(app: Flask, house: House, room: str) -> int:
    """Rooms promised on the fullest night of the type."""
    with app.app_context():
        see_resorts("all")
        most = db.session.scalar(
            select(func.max(QuotaNight.held + QuotaNight.sold))
            .join(Quota, Quota.id == QuotaNight.quota_id)
            .where(Quota.room_type_id == house.types[room], Quota.kind == "physical")
        )
        db.session.remove()
    return int(most or 0)


def stay(house: House, number: int, room: str) -> VoucherWish:
    """The n-th buyer's nights: from one of seven days, all have the eighth."""
    return make_voucher_wish(house, room=room, start=1 + number % 7, nights=7 + number % 8)


def _buyer(app: Flask, house: House, guest: Guest | None, number: int) -> Buy:
    rooms = KINDS[number % len(KINDS)]
    if guest and len(rooms) == 1 and number % 4 != 3:
        return guest(house, number, rooms[0])
    wish = make_wish(house, *(stay(house, number, room) for room in rooms))
    return lambda: _named(act(app, lambda: hold(wish)), *rooms)


def _sharer(app: Flask, house: House, number: int, shift: int) -> Buy:
    sex, start = "fm"[number % 2], 1 + shift * (number % 5)
    bed = make_voucher_wish(house, room="twin", by_place=True, sex=sex, start=start)
    return lambda: _named(act(app, lambda: hold(make_wish(house, bed))), "twin")


def _guest(shop: str, house: House, number: int, room: str) -> Buy:
    guest = Shopper(shop, house)
    form = guest.choose(room, 1 + number % 7, 7 + number % 8)

    def buy() -> str:
        said = guest.book(form)
        return "NoRoomFree" if said == "refused" else _named("ok", room, "by HTTP")

    return buy


def _guest_of(partner: Partner) -> Guest:
    def guest(house: House, number: int, room: str) -> Buy:
        order = partner.choose(house, room, 1 + number % 7, 7 + number % 8)
        return lambda: _named(partner.book(order), room, "by API")

    return guest


def _named(outcome: str, *words: str) -> str:
    return " ".join(("held", *words)) if outcome == "ok" else outcome


def _run(buyers: list[Buy]) -> Rush:
    """All at once, each in a thread of its own."""
    barrier = Barrier(len(buyers))

    def run(buy: Buy) -> tuple[str, float]:
        barrier.wait()
        begun = monotonic()
        return buy(), monotonic() - begun

    with ThreadPoolExecutor(len(buyers)) as pool:
        met = list(pool.map(run, buyers))
    return Rush(Counter(outcome for outcome, _wait in met), [wait for _outcome, wait in met])
