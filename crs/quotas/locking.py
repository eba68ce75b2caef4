"""The lock of all that resorts may sell, for who changes much of it at once."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from core.db import db
from crs.catalogue.models import RoomType
from crs.quotas.models import QuotaNight


def lock_everything(resort_ids: Collection[int]) -> None:
    """Lock the room types of the resorts, then their counters, each in the order of ids.

    Sales take the same locks in the same order, so they wait, or are waited for, and no deadlock
    is met half-way through.
    """
    for model in (RoomType, QuotaNight):
        db.session.execute(
            select(model.id)
            .where(model.resort_id.in_(resort_ids))
            .order_by(model.id)
            .with_for_update(key_share=True)
        ).all()
