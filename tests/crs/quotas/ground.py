"""Where the machine of quotas works: two resorts in one database, emptied between examples."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import psycopg
from sqlalchemy import func, select

from core.db import attempt, db
from crs.bookings.models import Booking
from crs.quotas.models import Quota, QuotaNight
from crs.rates.rules import VoucherWish
from tests.cast import House
from tests.cluster import Database
from tests.crs.quotas.model import Model, Stay
from tests.make import make_voucher_wish
from tests.race.buyers import Step, outcome

ROOMS = {"single": 2, "twin": 2}
EMPTY = "TRUNCATE booking, sharing, party, audit_entry, outbox CASCADE"
UNSOLD = """
    UPDATE quota_night n SET held = 0, sold = 0, closed = false, size = q.size FROM quota q
    WHERE q.id = n.quota_id AND (n.held > 0 OR n.sold > 0 OR n.closed OR n.size <> q.size)"""
COUNTERS = (
    select(Quota.resort_id, Quota.room_type_id, Quota.kind, QuotaNight.night)
    .add_columns(QuotaNight.size, QuotaNight.held, QuotaNight.sold, QuotaNight.closed)
    .join(QuotaNight, QuotaNight.quota_id == Quota.id)
)
Counter = tuple[int, int, int, bool]
"""Size, held, sold, closed."""


@dataclass(frozen=True)
class Ground:
    """The houses, and the database they are in."""

    houses: Sequence[House]
    database: Database

    def empty(self) -> None:
        """As if nobody had ever booked; the trail goes too, which only a superuser can do."""
        with psycopg.connect(self.database.cluster.url(self.database.name)) as connection:
            connection.execute("SET session_replication_role = replica")
            connection.execute(EMPTY)
            connection.execute(UNSOLD)

    def vouchers(self, at: int, stays: Sequence[Stay]) -> list[VoucherWish]:
        """The model's stays as wishes."""
        return [
            make_voucher_wish(
                self.houses[at], room=stay.room, start=stay.arrival, nights=stay.nights,
                by_place=stay.sex is not None, sex=stay.sex or "f",
            )
            for stay in stays
        ]  # fmt: skip

    def pool(self, at: int, room: str) -> Quota:
        """What the resort itself may resize and close."""
        key = self.houses[at].types[room]
        return db.session.scalars(select(Quota).filter_by(room_type_id=key, kind="general")).one()

    def differences(self, models: Sequence[Model]) -> dict[object, tuple[Counter, Counter]]:
        """Counters that are not as the model counts: what stands there, what should."""
        wrong: dict[object, tuple[Counter, Counter]] = {}
        names = {key: name for house in self.houses for name, key in house.types.items()}
        at = {house.resort: place for place, house in enumerate(self.houses)}
        ahead = COUNTERS.where(QuotaNight.night >= self.houses[0].today)
        for resort, room_type, kind, day, *found in db.session.execute(ahead):
            place, room = at[resort], names[room_type]
            night = (day - self.houses[place].today).days
            expected = _counter(models[place], room, night, general=kind == "general")
            if tuple(found) != expected:
                wrong[place, room, kind, night] = (tuple(found), expected)
        db.session.remove()
        return wrong


def _counter(model: Model, room: str, night: int, *, general: bool) -> Counter:
    held, sold = (model.taken(room, night, status) for status in ("held", "confirmed"))
    if general:
        return model.size(room, night), held, sold, (room, night) in model.closed
    return model.rooms[room], held, sold, False


def agree(step: Step, expected: str) -> None:
    """The step must end as the model says."""
    said = outcome(step)
    assert said == expected, f"the database says {said}, the model {expected}"


def change(key: int, step: Callable[[Booking], object]) -> Step:
    """A step on a booking, as an edge takes it."""
    return lambda: attempt(lambda: step(db.session.get_one(Booking, key)))


def end_now(row: Booking) -> None:
    """The time of its hold is over."""
    row.expires_at = func.app_now()
