"""Test C of the promises without payment: everything at once leaves no drift."""

from __future__ import annotations

import pytest
from flask import Flask

from app.audit import audit
from tests.cast import House
from tests.cluster import Database
from tests.race.buyers import deadlocks
from tests.race.traffic import REFUSALS, WEIGHTS, done, live

pytestmark = pytest.mark.slow

SECONDS = 8.0


def test_everything_at_once_leaves_no_drift(
    busy_app: Flask, house: House, database: Database
) -> None:
    met = live(busy_app, house, SECONDS)
    assert {name.split(": ", 1)[1] for name in met} <= {"ok", *REFUSALS}, met
    assert set(done(met)) == set(WEIGHTS), met
    assert done(met).total() > met.total() / 2, met
    assert sum(n for name, n in met.items() if name.endswith("Busy")) < met.total() / 20, met
    assert audit(database.audit_url) == []
    assert deadlocks(busy_app) == 0, met
