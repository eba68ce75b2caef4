"""Nights come on sale day by day, up to each resort's horizon."""

from __future__ import annotations

from sqlalchemy import update

from core.db import db, transaction
from core.organisation.models import Resort
from crs.quotas.sizes import open_nights
from tests.cast import House

QUOTAS = 4  # two room types, each with rooms that stand and a general pool


def test_a_longer_horizon_opens_as_many_nights_and_no_more(aurora: House) -> None:
    with transaction():
        assert open_nights(db.session.get_one(Resort, aurora.resort)) == 0
        db.session.execute(update(Resort).values(horizon_days=Resort.horizon_days + 3))
        resort = db.session.get_one(Resort, aurora.resort, populate_existing=True)
        assert open_nights(resort) == 3 * QUOTAS
        assert open_nights(resort) == 0
