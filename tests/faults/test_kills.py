"""Kill -9 in mid-hold: what was acknowledged is there, nothing is half there, nothing outlives."""

from __future__ import annotations

import pytest

from app.audit import audit
from app.ground.valkey import Valkey
from tests.cluster import Database
from tests.faults.aftermath import OVERDUE
from tests.faults.kills import survive

pytestmark = [pytest.mark.faults, pytest.mark.slow]

KILLS = 10


def test_what_was_acknowledged_survives_ten_kills(
    durable_database: Database, valkey: Valkey
) -> None:
    after = survive(durable_database, valkey, KILLS)
    assert len(after.acknowledged) == len(set(after.acknowledged)) > KILLS
    assert after.lost == []
    assert len(after.shortened) > KILLS
    assert after.most_overdue <= OVERDUE
    assert audit(durable_database.audit_url) == []
