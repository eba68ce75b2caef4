"""Loading a network: check all first, then write all in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import func, select, text

from app.network.changes import compare
from app.network.check import check_rows, in_order, lay_out
from app.network.promised import check_promises
from app.network.registry import SHEETS
from app.network.sources import Source
from core.audit.operations import record
from core.clock import local_day
from core.db import db, lock
from core.i18n import _l
from core.organisation.models import Resort
from core.refusals import Refusal
from core.sheets.faults import Fault, Refused
from core.sheets.sheet import Change, Store
from core.sheets.tables import Tables
from crs.bookings.models import Booking
from crs.catalogue.models import RoomType
from crs.quotas.locking import lock_everything
from crs.quotas.pools import check_pools
from crs.quotas.sizes import open_nights, open_quotas
from pms.rooms.models import Room

Tell = Callable[[str], None]
ONE_LOAD = 5_201_315
"""Two loads at once wait for each other."""


class SheetsFaulty(Refusal):
    """The spreadsheets have faults; nothing was loaded."""

    status = 422
    message = _l("Nothing was loaded. Faults in the spreadsheets: {count}.")

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(count=len(faults))
        self.faults = faults


@dataclass
class Plan:
    """What loading would do, or why it cannot."""

    tables: Tables
    changes: dict[str, Change] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many rows would be added, changed or retired."""
        return sum(
            len(change.added) + len(change.changed) + len(change.retired)
            for change in self.changes.values()
        )


def plan_load(source: Source, *, retire_missing: bool = False) -> Plan:
    """Read the database, check everything, compare. Writes nothing."""
    store = Store(SHEETS).read()
    tables, faults = lay_out(source, store, retire_missing=retire_missing)
    faults += check_rows(tables)
    plan = Plan(tables, faults=faults)
    if not faults:
        plan.changes = compare(tables)
        plan.faults = list(check_promises(tables, plan.changes))
    plan.faults = in_order(plan.faults)
    return plan


def load_network(
    source: Source, *, by: str, retire_missing: bool = False, tell: Tell = lambda step: None
) -> Plan:
    """Load within the caller's transaction; `tell` hears the name of each step.

    Safe to run again from its beginning, which `attempt` does where sales were in the way. Raises
    SheetsFaulty: the caller's transaction must then be rolled back, nothing is kept.
    """
    tell("check")
    db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_LOAD})
    plan = plan_load(source, retire_missing=retire_missing)
    if plan.faults:
        raise SheetsFaulty(plan.faults)
    _lock(plan)
    try:
        _write(plan, by, tell)
    except Refused as no:
        raise SheetsFaulty([no.fault]) from no
    return plan


def _lock(plan: Plan) -> None:
    """Lock what sales lock, as they do from the top down: bookings, room types, counters."""
    changes, store = plan.changes, plan.tables.store
    sold = changes.get("sold_vouchers", Change()).changed
    lock(Booking, *(row.stored.id for row in sold))
    touched = {row.values["resort"] for row in plan.tables.given.get("quotas", ())}
    for name in ("resorts", "room_types", "rooms", "sold_vouchers"):
        change = changes.get(name, Change())
        touched |= {row.values["resort"] for row in change.added}
        touched |= {row.stored.values["resort"] for row in change.changed}
        touched |= {row.values["resort"] for row in change.retired}
    lock_everything([row_id for (slug,), row_id in store.ids["resorts"].items() if slug in touched])


def steps() -> list[str]:
    """What `tell` will hear, for a progress bar."""
    return ["check", *SHEETS, "nights", "retire"]


def _write(plan: Plan, by: str, tell: Tell) -> None:
    store = plan.tables.store
    for name, sheet in SHEETS.items():
        if name == "quotas":  # rooms and tariffs stand, promises come next
            tell("nights")
            _open_nights(plan, by)
        tell(name)
        change = plan.changes.get(name, Change())
        rows = plan.tables.given.get(name, [])
        if change or (rows and name == "quotas"):
            with _telling(name):
                sheet.save(store, change, rows, by)
    tell("retire")
    for name, sheet in reversed(SHEETS.items()):
        if name in plan.changes and plan.changes[name].retired:
            with _telling(name):
                sheet.retire(store, plan.changes[name].retired, by)
    if _retires_rooms(plan.changes):
        _open_nights(plan, by)
    for resort in db.session.scalars(select(Resort).order_by(Resort.id)).all():
        with _telling("quotas"):
            check_pools(resort.id, local_day(resort.zone))
    _record(plan, by)


@contextmanager
def _telling(sheet: str) -> Iterator[None]:
    """What an operation refuses is a fault of the sheet."""
    try:
        yield
    except Refusal as no:
        raise Refused(Fault(sheet, None, None, no.message, no.facts)) from no


def _retires_rooms(changes: Mapping[str, Change]) -> bool:
    return any(name in changes and changes[name].retired for name in ("rooms", "room_types"))


def _open_nights(plan: Plan, by: str) -> None:
    """Bring the physical caps to the rooms that stand, where anything about them changed."""
    names = ("resorts", "room_types", "rooms")
    if not any(plan.changes.get(name) for name in names):
        return
    numbers = _rooms()
    for resort in db.session.scalars(select(Resort).order_by(Resort.id)).all():
        rooms = numbers.get(resort.id, {})
        with _telling("rooms"):
            open_quotas(resort, rooms, by=by)
        open_nights(resort)


def _rooms() -> dict[int, dict[int, int]]:
    standing = select(RoomType.resort_id, RoomType.id, func.count(Room.id)).outerjoin(
        Room, (Room.room_type_id == RoomType.id) & Room.retired_at.is_(None)
    )
    numbers: dict[int, dict[int, int]] = {}
    for resort, room_type, count in db.session.execute(
        standing.group_by(RoomType.resort_id, RoomType.id).order_by(RoomType.id)
    ):
        numbers.setdefault(resort, {})[room_type] = count
    return numbers


def _record(plan: Plan, by: str) -> None:
    """One entry a resort: how many rows of which sheet."""
    counts: dict[str, dict[str, list[int]]] = {}
    for name, change in plan.changes.items():
        rows = (
            [row.values for row in change.added],
            [row.given.values for row in change.changed],
            [row.values for row in change.retired],
        )
        for n, part in enumerate(rows):
            for values in part:
                sheets = counts.setdefault(str(values.get("resort") or ""), {})
                sheets.setdefault(name, [0, 0, 0])[n] += 1
    for resort in db.session.scalars(select(Resort).where(Resort.slug.in_(counts))):
        facts = {"added_changed_retired": counts[resort.slug]}
        record(resort, "network_loaded", by=by, resort_id=resort.id, **facts)
