"""Test F of the promises: whatever dies at whatever point of a sale, no money and no promise is
lost or doubled.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from app.audit import audit
from app.ground.valkey import Valkey
from tests.cluster import Database
from tests.faults.aftermath import OVERDUE
from tests.faults.failpoints import FAILPOINTS
from tests.faults.sale import survive_sale

pytestmark = [pytest.mark.faults, pytest.mark.slow]


def test_a_sale_survives_a_kill_at_each_of_its_points(
    durable_database: Database, valkey: Valkey, tmp_path: Path
) -> None:
    after = survive_sale(durable_database, valkey, tmp_path, kills=len(FAILPOINTS))
    assert set(after.kills) == {point.name for point in FAILPOINTS}
    assert after.lost == []
    assert after.differences == []
    assert after.tasks == []
    assert after.most_overdue <= OVERDUE
    assert min(after.figures.values()) > 0
    assert audit(durable_database.audit_url) == []
