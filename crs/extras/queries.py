"""Reading extras for pages."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from core.db import db
from crs.extras.models import Extra


def extras_of(resort_id: int) -> Sequence[Extra]:
    """What the resort sells besides the stay, in its order."""
    return db.session.scalars(
        select(Extra)
        .where(Extra.resort_id == resort_id, Extra.retired_at.is_(None))
        .order_by(Extra.position, Extra.code)
    ).all()
