"""The sheet of quotas: exceptions to "every seller sells from all rooms"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from core.db import db
from core.i18n import _l
from core.organisation.models import Resort
from core.sheets.cells import Code, OneOf, Whole
from core.sheets.faults import Wrong
from core.sheets.fields import RESORT, Column, refers
from core.sheets.sheet import Change, Given, Key, Store, Stored, Values
from core.sheets.table import TableSheet
from core.sheets.tables import Tables
from crs.quotas.models import Quota, QuotaKind, QuotaRole
from crs.quotas.pools import rests
from crs.quotas.sizes import bring_size, general_follows, open_nights

KINDS = (QuotaKind.GENERAL, QuotaKind.ALLOTMENT, QuotaKind.COMMITMENT, QuotaKind.TIER)
UNLIMITED = 10_000
SELLERS = (QuotaKind.ALLOTMENT, QuotaKind.COMMITMENT)


def seller_of_kind(row: Mapping[str, Any], tables: Tables) -> Iterator[Wrong]:
    """Allotments and commitments are a seller's; the others are everybody's."""
    if row["kind"] in SELLERS and not row["seller"]:
        yield Wrong(
            _l("An allotment or a commitment belongs to a seller. Enter the seller's code."),
            column="seller",
        )
    if row["kind"] not in SELLERS and row["seller"]:
        yield Wrong(
            _l("The kind {kind} is for every seller. Leave the seller empty."),
            column="seller",
            kind=row["kind"],
        )


def plan_of_tier(row: Mapping[str, Any], tables: Tables) -> Iterator[Wrong]:
    """So many places at a price: the rate plan of that price."""
    if row["kind"] == QuotaKind.TIER and not row["rate_plan"]:
        yield Wrong(
            _l("A tier limits the rooms sold at one price. Enter the rate plan's code."),
            column="rate_plan",
        )
    if row["kind"] != QuotaKind.TIER and row["rate_plan"]:
        yield Wrong(
            _l("Only a tier is for one rate plan. Leave it empty for the kind {kind}."),
            column="rate_plan",
            kind=row["kind"],
        )


def release_of_allotment(row: Mapping[str, Any], tables: Tables) -> Iterator[Wrong]:
    """Only an allotment comes back by itself."""
    if row["release_days"] is not None and row["kind"] != QuotaKind.ALLOTMENT:
        yield Wrong(
            _l("Only an allotment is released before arrival. Leave the days empty."),
            column="release_days",
        )


def size_within_rooms(row: Mapping[str, Any], tables: Tables) -> Iterator[Wrong]:
    """No more can be promised than there are rooms."""
    rooms = sum(
        room["room_type"] == row["room_type"]
        for _key, room in tables.of_resort("rooms", row["resort"])
    )
    if row["size"] > rooms and tables.find("room_types", row["resort"], row["room_type"]):
        yield Wrong(
            _l("There are {rooms} rooms of this type. Enter at most that many, or add the rooms."),
            column="size",
            rooms=rooms,
        )


def _no_limit(kind: str, rest: int) -> int:
    """The size at which a quota is as good as none; `rest` is what sellers' pools leave."""
    return {QuotaKind.GENERAL: rest, QuotaKind.TIER: UNLIMITED}.get(QuotaKind(kind), 0)


@dataclass
class QuotaSheet(TableSheet):
    """Quotas, whose nights are resized with them.

    A general pool of all the rooms that commitments and allotments leave is implied.
    """

    def __post_init__(self) -> None:
        self.soft = True

    def stored(self, store: Store) -> dict[Key, Stored]:
        left = rests()
        rows: dict[Key, Stored] = {}
        wanted = select(Quota).where(Quota.kind.in_(KINDS)).order_by(Quota.id)
        place = {key: n for n, key in enumerate(store.ids["resorts"].values())}
        quotas = db.session.scalars(wanted).all()
        for quota in sorted(quotas, key=lambda q: (place[q.resort_id], KINDS.index(q.kind))):
            key = store.keys["room_types"].get(quota.room_type_id or 0)
            if key is None:
                continue
            plan = store.keys["rate_plans"].get(quota.rate_plan_id or 0)
            values: Values = {
                "resort": key[0],
                "kind": quota.kind,
                "room_type": key[1],
                "seller": quota.seller,
                "rate_plan": plan[1] if plan else None,
                "size": quota.size,
                "release_days": quota.release_days,
            }
            implied = quota.size == _no_limit(quota.kind, left.get(quota.room_type_id or 0, 0))
            hidden = store.hides("room_types", key)
            rows[self.key_of(values)] = Stored(quota.id, values, hidden, implied)
        return rows

    def save(self, store: Store, change: Change, given: Sequence[Given], by: str) -> None:
        """Every row given is brought about: rooms that came or went may have moved its size."""
        types = {
            kind: {
                self.attributes(store, row.values)["room_type_id"]
                for row in given
                if row.values["kind"] == kind
            }
            for kind in KINDS
        }
        kept = types[QuotaKind.ALLOTMENT] | types[QuotaKind.COMMITMENT]
        with general_follows(kept - types[QuotaKind.GENERAL], by=by):
            self._save(store, given, by)

    def _save(self, store: Store, given: Sequence[Given], by: str) -> None:
        quotas = {quota.id: quota for quota in db.session.scalars(select(Quota))}
        general = {q.room_type_id: q for q in quotas.values() if q.kind == QuotaKind.GENERAL}
        known = store.ids[self.name]
        for row in given:
            quota = quotas.get(known.get(self.key_of(row.values), 0))
            if quota is None and row.values["kind"] == QuotaKind.GENERAL:
                quota = general.get(self.attributes(store, row.values)["room_type_id"])
            if quota is None:
                self._make(store, row.values)
            else:
                quota.release_days = row.values["release_days"]
                bring_size(quota, row.values["size"], by=by)

    def _make(self, store: Store, values: Values) -> None:
        tier = values["kind"] == QuotaKind.TIER
        role = QuotaRole.CAP if tier else QuotaRole.POOL
        quota = Quota(role=role, unit="room", **self.attributes(store, values))
        db.session.add(quota)
        db.session.flush()
        open_nights(db.session.get_one(Resort, quota.resort_id))

    def retire(self, store: Store, rows: Sequence[Stored], by: str) -> None:
        """A quota keeps its claims, but decides nothing more."""
        quotas = [db.session.get_one(Quota, row.id) for row in rows]
        with general_follows({quota.room_type_id or 0 for quota in quotas}, by=by):
            for quota in sorted(quotas, key=lambda q: q.kind == QuotaKind.GENERAL):
                left = rests().get(quota.room_type_id or 0, 0)
                bring_size(quota, _no_limit(quota.kind, left), by=by)


SHEETS = (
    QuotaSheet(
        "quotas",
        ("resort", "kind", "room_type", "seller", "rate_plan"),
        (
            RESORT,
            Column("kind", OneOf(KINDS)),
            refers("room_type", "room_types", "room_type_id"),
            Column("seller", Code(), needed=False),
            refers("rate_plan", "rate_plans", "rate_plan_id", needed=False),
            Column("size", Whole(0, UNLIMITED)),
            Column("release_days", Whole(0, 365), needed=False),
        ),
        (seller_of_kind, plan_of_tier, release_of_allotment, size_within_rooms),
        model=Quota,
    ),
)
