"""Rows that go, come back, shrink, or are left alone."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from core.db import db, transaction
from crs.bookings.models import Booking
from crs.bookings.operations import cancel_booking
from crs.catalogue.models import RoomType
from crs.quotas.models import Quota, QuotaNight
from tests.app.network.loads import counts, exported, load
from tests.app.network.tiny import day, tiny

pytestmark = pytest.mark.usefixtures("network_app")


def test_rows_that_a_sheet_lacks_stay_unless_they_are_to_be_retired() -> None:
    load(tiny())
    network = tiny()
    del network["prices"][0], network["procedures"][0], network["restrictions"][0]
    del network["programme_procedures"][0]
    assert counts(load(network)) == {}
    assert counts(load(network, retire_missing=True)) == {
        "procedures": (0, 0, 1),
        "programme_procedures": (0, 0, 1),
        "prices": (0, 0, 1),
        "restrictions": (0, 0, 1),
    }
    assert [len(exported()[name]) for name in ("procedures", "prices")] == [1, 3]
    assert counts(load(tiny())) == {
        "procedures": (1, 0, 0),
        "programme_procedures": (1, 0, 0),
        "prices": (1, 0, 0),
        "restrictions": (1, 0, 0),
    }
    assert counts(load(tiny(), retire_missing=True)) == {}


def test_what_a_retired_row_still_names_stays_until_it_comes_back() -> None:
    network = tiny()
    network["prepayment_policies"].append(network["prepayment_policies"][0] | {"policy": "half"})
    plan = network["rate_plans"][0] | {"rate_plan": "early", "prepayment_policy": "half"}
    network["rate_plans"].append(plan)
    network["prices"].append(network["prices"][0] | {"rate_plan": "early"})
    load(network)
    assert counts(load(tiny(), retire_missing=True)) == {
        "rate_plans": (0, 0, 1),
        "prices": (0, 0, 1),
    }
    assert counts(load(tiny())) == {}
    assert [row[1] for row in exported()["rate_plans"][1:]] == ["flexible"]
    assert counts(load(network)) == {"rate_plans": (1, 0, 0), "prices": (1, 0, 0)}
    assert counts(load(network, retire_missing=True)) == {}


def test_a_resort_is_retired_with_all_that_is_in_it_and_comes_back_whole() -> None:
    network = tiny()
    for sheet in network:
        if sheet not in ("legal_entities", "complaints", "staff", "sold_vouchers", "quotas"):
            network[sheet] += [row | {"resort": "boreas"} for row in network[sheet]]
    load(network)
    load(tiny(), retire_missing=True)
    assert [row[0] for row in exported()["resorts"][1:]] == ["aurora"]
    assert {row[0] for row in exported()["rooms"][1:]} == {"aurora"}
    assert counts(load(tiny(), retire_missing=True)) == {}
    load(network)
    assert len(exported()["rooms"]) == 1 + 8
    assert counts(load(network, retire_missing=True)) == {}


def test_rooms_added_and_retired_move_the_counters() -> None:
    load(tiny())
    network = tiny()
    network["rooms"].append(network["rooms"][0] | {"number": "103"})
    assert counts(load(network)) == {"rooms": (1, 0, 0)}
    assert _physical("single") == {3}
    assert counts(load(tiny(), retire_missing=True)) == {"rooms": (0, 0, 1)}
    assert _physical("single") == {2}


def _physical(room_type: str) -> set[int]:
    """The sizes of the nights to come."""
    with transaction():
        return set(
            db.session.scalars(
                select(QuotaNight.size)
                .join(Quota)
                .join(RoomType, RoomType.id == Quota.room_type_id)
                .where(RoomType.code == room_type, Quota.kind == "physical")
                .where(QuotaNight.night > func.app_now())
            )
        )


def test_a_quota_is_resized_with_its_nights_and_ends_when_it_is_retired() -> None:
    load(tiny())
    network = tiny()
    network["quotas"][0]["size"] = "2"
    network["quotas"][1]["release_days"] = "14"
    assert counts(load(network)) == {"quotas": (0, 2, 0)}
    assert [row[1:7:2] for row in exported()["quotas"][1:]] == [
        ("allotment", "baltic-travel", "1"),
        ("tier", "", "1"),
    ]
    network["quotas"] = network["quotas"][2:]
    assert counts(load(network, retire_missing=True)) == {"quotas": (0, 0, 1)}
    assert counts(load(network, retire_missing=True)) == {}


def test_what_was_paid_and_who_comes_may_be_corrected() -> None:
    load(tiny())
    network = tiny()
    network["sold_vouchers"][0] |= {"paid": "350.00", "guest_name": "Anna Mägi"}
    assert counts(load(network)) == {"sold_vouchers": (0, 1, 0)}
    assert counts(load(network)) == {}


def test_a_promise_that_went_on_is_left_alone() -> None:
    load(tiny())
    with transaction():
        booking = db.session.scalars(select(Booking).where(Booking.reference == "V-2")).one()
        cancel_booking(booking, by="anna")
    plan = load(tiny())
    assert counts(plan) == {}
    assert plan.changes["sold_vouchers"].left == 1
    assert [row[0] for row in exported()["sold_vouchers"][1:]] == ["V-1"]


def test_a_stay_that_is_long_over_is_left_alone() -> None:
    network = tiny()
    network["sold_vouchers"][0] |= {"arrival": day(-90), "departure": day(-80)}
    network["sold_vouchers"][1] |= {"arrival": day(-20), "departure": day(-10)}
    plan = load(network)
    assert (len(plan.changes["sold_vouchers"].added), plan.changes["sold_vouchers"].left) == (1, 1)
