"""Rooms, beds and pools that change while they are sold from."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.network.export import csv_of
from app.network.loading import SheetsFaulty
from app.network.sources import read_files
from core.db import db
from core.organisation.models import Resort
from crs.bookings.edges import hold
from crs.bookings.models import Booking
from crs.bookings.wishes import BookingWish, BuyerWish
from crs.catalogue.models import Board, RoomType
from crs.quotas.models import Quota, QuotaNight
from crs.quotas.operations import NightNotOnSale
from crs.rates.models import RatePlan
from crs.rates.rules import PersonWish, VoucherWish
from tests.app.network.loads import counts, exported, load
from tests.app.network.tiny import Network, day, tiny

pytestmark = pytest.mark.usefixtures("network_app")


def bare() -> Network:
    """The tiny network, from which nothing is sold or kept, priced for its whole horizon."""
    network = tiny()
    network |= {"restrictions": [], "sold_vouchers": [], "quotas": []}
    network["prices"] += [row | {"season": "then"} for row in network["prices"]]
    return network


def sold(room: str, start: int, *, by_place: bool = False, persons: int = 1) -> Booking:
    """Two nights, held."""
    key, arrival = {"code": room}, date.fromisoformat(day(start))
    voucher = VoucherWish(
        db.session.query(RoomType).filter_by(**key).one().id,
        db.session.query(RatePlan).one().id,
        db.session.query(Board).filter_by(code="half").one().id,
        arrival, arrival + timedelta(days=2), (PersonWish(60, "f"),) * persons, by_place,
    )  # fmt: skip
    resort = db.session.query(Resort).one().id
    db.session.rollback()
    return hold(BookingWish(resort, (voucher,), BuyerWish("Anna"), source="telephone"))


def sizes(room: str, kind: str) -> set[int]:
    found = (
        select(QuotaNight.size)
        .join(Quota, Quota.id == QuotaNight.quota_id)
        .join(RoomType, RoomType.id == Quota.room_type_id)
        .where(
            RoomType.code == room,
            Quota.kind == kind,
            QuotaNight.night > date.fromisoformat(day(1)),
        )
    )
    return set(db.session.scalars(found))


def refused(network: Network, **how: bool) -> str:
    with pytest.raises(SheetsFaulty) as no:
        load(network, **how)
    return "; ".join(str(fault) for fault in no.value.faults)


def test_a_shorter_horizon_with_fewer_rooms_sells_no_night_past_it() -> None:
    network = bare()
    load(network)
    network["resorts"][0]["horizon_days"] = "30"
    network["rooms"] = [row for row in network["rooms"] if row["number"] != "102"]
    load(network, retire_missing=True)
    with pytest.raises(NightNotOnSale):
        sold("single", 45)
    assert sizes("single", "physical") == {1}


def test_beds_in_shared_rooms_cannot_become_fewer() -> None:
    network = bare()
    load(network)
    code = sold("twin", 5, by_place=True).code
    network["room_types"][1] |= {"places": "1", "extra_places": "1"}
    network["prices"] = [row for row in network["prices"] if row["occupancy"] != "2"]
    assert f"Sold by place in rooms with more than one place: bookings {code}" in refused(network)


def test_what_is_sold_by_place_stays_sold_by_place() -> None:
    network = bare()
    load(network)
    code = sold("twin", 5, by_place=True).code
    network["room_types"][1]["sold_by_place"] = "no"
    network["prices"] = [row for row in network["prices"] if row["occupancy"] != "0"]
    network["prices"] += [
        row | {"occupancy": "1"} for row in network["prices"] if row["room_type"] == "twin"
    ]
    text = refused(network)
    assert "column sold_by_place" in text
    assert code in text


def test_beds_of_a_party_cannot_become_fewer() -> None:
    network = bare()
    dear = [row | {"occupancy": "3"} for row in network["prices"] if row["occupancy"] == "2"]
    network["prices"] += dear
    load(network)
    code = sold("twin", 5, persons=3).code
    network["room_types"][1]["extra_places"] = "0"
    network["prices"] = [row for row in network["prices"] if row not in dear]
    assert f"Sold to more people than there would be beds left: bookings {code}" in refused(network)


def test_beds_that_nobody_was_promised_may_become_fewer() -> None:
    network = bare()
    load(network)
    sold("twin", 5, by_place=True)
    sold("twin", 5, persons=2)
    network["room_types"][1]["extra_places"] = "0"
    assert counts(load(network)) == {"room_types": (0, 1, 0)}


def test_pools_that_exceed_the_rooms_are_refused() -> None:
    network = tiny()
    network["quotas"][1]["size"] = "2"
    network["quotas"].append(network["quotas"][0] | {"room_type": "single"})
    text = refused(network)
    assert "quotas, row 5, column size: The pools of room type single (aurora) add up to 3" in text


def test_rooms_that_are_kept_for_a_seller_cannot_go() -> None:
    load(bare() | {"quotas": tiny()["quotas"][1:2]})
    network = {"rooms": [row for row in tiny()["rooms"] if row["room_type"] == "twin"]}
    assert "pools of room type single (aurora) add up to 1, but it has 0 rooms" in refused(
        network, retire_missing=True
    )


def test_the_general_pool_is_what_sellers_leave() -> None:
    network = bare() | {"quotas": tiny()["quotas"][1:2]}
    load(network)
    assert sizes("single", "general") == {1}
    network["quotas"][0]["size"] = "2"
    assert counts(load(network)) == {"quotas": (0, 1, 0)}
    assert sizes("single", "general") == {0}
    network["quotas"] = []
    load(network, retire_missing=True)
    assert sizes("single", "general") == {2}


def test_an_export_of_kept_rooms_changes_nothing() -> None:
    load(tiny())
    rows = exported()
    again = read_files([(f"{name}.csv", csv_of(table).encode()) for name, table in rows.items()])
    assert counts(load(again)) == {}
    assert exported() == rows
