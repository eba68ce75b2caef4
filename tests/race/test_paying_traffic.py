"""Test C of the promises: everything at once, payments too, leaves no drift and no orphan money."""

from __future__ import annotations

import pytest

from app.audit import audit
from tests.cluster import Database
from tests.race.buyers import deadlocks
from tests.race.checkout import Checkout
from tests.race.paying_traffic import REFUSALS, WEIGHTS, live
from tests.race.traffic import done

pytestmark = pytest.mark.slow

SECONDS = 8.0


def test_each_payment_is_a_booking_or_a_refund(checkout: Checkout, database: Database) -> None:
    met = live(checkout, SECONDS)
    assert {name.split(": ", 1)[1] for name in met} <= {"ok", *REFUSALS}, met
    assert set(done(met)) == set(WEIGHTS), met
    assert checkout.differences(database) == [], met
    assert audit(database.audit_url) == []
    assert deadlocks(checkout.app) == 0, met
