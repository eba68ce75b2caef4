"""Whatever is done to quotas and holds, the counters are what a child would count."""

from __future__ import annotations

import os

import pytest
from flask import Flask

from tests.cluster import Database
from tests.crs.quotas.machine import prove

PROFILES = {"short": (25, 20), "long": (200, 30)}
"""Examples and steps, chosen by TEST_PROFILE; the bench takes the long one."""


@pytest.mark.slow
def test_counters_follow_the_model_through_everything(app: Flask, database: Database) -> None:
    examples, steps = PROFILES[os.environ.get("TEST_PROFILE", "short")]
    prove(app, database, examples, steps)
