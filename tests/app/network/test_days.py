"""Spreadsheets go by the calendar of each resort, not by that of the machine."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from app.network.loading import plan_load
from app.network.registry import SHEETS
from core.db import db, transaction
from core.sheets.sheet import Store
from tests.app.network.loads import load
from tests.app.network.tiny import Network, source_of, tiny

FAR_EAST, FAR_WEST = "Pacific/Kiritimati", "Pacific/Pago_Pago"
"""25 hours apart: it is never the same day in both."""


def in_zone(zone: str) -> Network:
    network = tiny() | {"sold_vouchers": []}
    network["resorts"][0]["zone"] = zone
    return network


@pytest.mark.parametrize("zone", [FAR_EAST, FAR_WEST])
def test_a_resorts_today_is_its_own(network_app: Flask, zone: str) -> None:
    load(in_zone(zone))
    with transaction():
        local = db.session.scalar(text("SELECT (app_now() AT TIME ZONE :z)::date"), {"z": zone})
        store = Store(SHEETS).read()
    assert store.today_at("aurora") == local
    assert store.today <= local


@pytest.mark.parametrize("zone", [FAR_EAST, FAR_WEST])
def test_the_last_departure_is_counted_from_the_resorts_day(network_app: Flask, zone: str) -> None:
    network = in_zone(zone)
    load(network)
    with transaction():
        today = Store(SHEETS).read().today_at("aurora")
    last = today + timedelta(days=int(network["resorts"][0]["horizon_days"]) - 1)
    for departure, faults in ((last, 0), (last + timedelta(days=1), 1)):
        arrival = departure - timedelta(days=2)
        sold = tiny()["sold_vouchers"][1]
        sold |= {"arrival": arrival.isoformat(), "departure": departure.isoformat()}
        with transaction():
            plan = plan_load(source_of({"sold_vouchers": [sold]}))
        assert [fault.column for fault in plan.faults] == ["departure"] * faults
