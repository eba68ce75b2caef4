"""A load and guests at once: neither breaks the other off, and a guest is answered soon."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from functools import partial

from flask import Flask
from sqlalchemy import select

from app.network.loading import load_network
from core.db import attempt, db, transaction
from core.organisation.models import Resort
from crs.bookings.edges import hold
from crs.bookings.wishes import BookingWish, BuyerWish
from crs.catalogue.models import Board, RoomType
from crs.quotas.locking import lock_everything
from crs.rates.models import RatePlan
from crs.rates.rules import PersonWish, VoucherWish
from tests.app.network.loads import load
from tests.app.network.tiny import Network, day, source_of, tiny
from tests.race.buyers import act, deadlocks
from tests.race.interleaving import interleave

SOON = 6.5  # seconds


def loaded(network: Network) -> None:
    """As the page and the command load."""
    source = source_of(network)
    attempt(lambda: load_network(source, by="test"))


def wish(start: int, *, nights: int = 2, by_place: bool = False) -> BookingWish:
    room = "twin" if by_place else "single"
    arrival = date.fromisoformat(day(start))
    voucher = VoucherWish(
        db.session.query(RoomType).filter_by(code=room).one().id,
        db.session.query(RatePlan).one().id,
        db.session.query(Board).filter_by(code="half").one().id,
        arrival, arrival + timedelta(days=nights), (PersonWish(60, "f"),), by_place,
    )  # fmt: skip
    return BookingWish(
        db.session.query(Resort).one().id, (voucher,), BuyerWish("Anna"), source="telephone"
    )


def growing(network: Network, step: int) -> Network:
    """One room more, another name of a room type, and a voucher sold before, each time."""
    network["rooms"].append(network["rooms"][0] | {"number": f"3{step:02}"})
    network["rooms"].append(network["rooms"][2] | {"number": f"4{step:02}"})
    network["room_types"][1]["name_en"] = f"Twin {step}"
    sold = network["sold_vouchers"][0] | {"reference": f"late-{step}"}
    network["sold_vouchers"].append(sold | {"arrival": day(30 - step), "departure": day(33 - step)})
    return network


def test_loads_and_sales_at_once_meet_no_deadlock(network_app: Flask) -> None:
    network = tiny() | {"quotas": [], "restrictions": []}
    network["prices"] += [row | {"season": "then"} for row in network["prices"]]
    load(network)
    starts = range(20, 32)
    wishes = [wish(start, by_place=shared) for start in starts for shared in (False, True)]
    db.session.rollback()
    with ThreadPoolExecutor(5) as pool:
        sales = [pool.submit(act, network_app, partial(hold, wanted)) for wanted in wishes * 3]
        grown = (growing(network, step) for step in range(4))
        loads = [act(network_app, partial(loaded, larger)) for larger in grown]
    outcomes = {sale.result() for sale in sales}
    assert loads == ["ok"] * 4
    assert outcomes <= {"ok", "Busy", "NoRoomFree", "TooManyHolds"}, outcomes
    assert deadlocks(network_app) == 0


def test_a_guest_whose_nights_a_load_sells_backwards_waits_for_it(network_app: Flask) -> None:
    """The load has sold the later nights when a guest comes who wants the earlier ones too."""
    network = tiny() | {"quotas": [], "restrictions": []}
    late, early = (
        network["sold_vouchers"][1]
        | {"reference": name, "arrival": day(start), "departure": day(start + 2)}
        for name, start in (("late", 24), ("early", 22))
    )
    load(network | {"sold_vouchers": []})
    guest = partial(hold, wish(22, nights=4))
    db.session.rollback()
    sold = partial(loaded, {"sold_vouchers": [late, early]})
    assert interleave(network_app, sold, "INSERT INTO quota_claim", guest) == ("ok", "ok")
    assert deadlocks(network_app) == 0


def test_who_books_while_a_load_writes_is_asked_to_come_again_soon(network_app: Flask) -> None:
    load(tiny())
    wanted = wish(20)
    db.session.rollback()

    def timed() -> tuple[str, float]:
        begun = time.monotonic()
        return act(network_app, lambda: hold(wanted)), time.monotonic() - begun

    with ThreadPoolExecutor(1) as pool, transaction():
        lock_everything([db.session.scalars(select(Resort.id)).one()])
        outcome, seconds = pool.submit(timed).result()
    assert outcome == "Busy"
    assert seconds < SOON
    assert act(network_app, lambda: hold(wanted)) == "ok"
