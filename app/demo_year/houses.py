"""The resorts whose year is played, and who marks arrivals there."""

from __future__ import annotations

from sqlalchemy import func, select

from app.demo_year.demand import House
from core.auth.models import Account, Grant
from core.db import db
from core.organisation.models import Resort
from crs.rates.queries import load_tariffs
from pms.rooms.models import Room

FIRST_SHARE, SHARE = 0.66, 0.03
"""How many of the rooms are taken: in the first resort, and in each other one."""


def read_houses() -> list[House]:
    """Those that have rooms and prices, in their order."""
    counted = select(Room.resort_id, func.count()).where(Room.retired_at.is_(None))
    rooms = dict(list(db.session.execute(counted.group_by(Room.resort_id))))
    wanted = select(Resort).where(Resort.retired_at.is_(None), Resort.id.in_(rooms))
    resorts = db.session.scalars(wanted.order_by(Resort.position, Resort.id)).all()
    tariffs = load_tariffs([resort.id for resort in resorts])
    priced = [resort for resort in resorts if tariffs[resort.id].seasons]
    return [
        House(
            resort.id, resort.slug, resort.zone, tariffs[resort.id], rooms[resort.id],
            SHARE if place else FIRST_SHARE,
        )
        for place, resort in enumerate(priced)
    ]  # fmt: skip


def read_desks() -> dict[int, str]:
    """Resort to the address of a receptionist, where it has one."""
    found = db.session.execute(
        select(Grant.resort_id, func.min(Account.email))
        .join(Account, Account.id == Grant.account_id)
        .where(Grant.role == "reception", Grant.resort_id.is_not(None))
        .group_by(Grant.resort_id)
    )
    return {key: email for key, email in found if key is not None}
