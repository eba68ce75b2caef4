"""The rows of counters and claims: locked in one order, moved, written. Only operations call it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Date,
    Insert,
    Integer,
    Text,
    Update,
    any_,
    bindparam,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.engine import CursorResult

from core.db import Base, db
from crs.quotas.models import (
    Quota,
    QuotaClaim,
    QuotaNight,
)
from crs.quotas.rules import Counted, Demand

_COUNTED: tuple[Any, ...] = (
    QuotaNight.id,
    QuotaNight.night,
    QuotaNight.size,
    QuotaNight.held,
    QuotaNight.sold,
    QuotaNight.closed,
    Quota.kind,
    Quota.role,
    Quota.room_type_id,
    Quota.seller,
    Quota.rate_plan_id,
    Quota.subject,
    Quota.release_days,
)


# Statements of each sale are built once; building one costs as much as asking it.
_LOCK_COUNTERS = (
    select(*_COUNTED)
    .join(Quota, QuotaNight.quota_id == Quota.id)
    .where(
        QuotaNight.resort_id == bindparam("resort"),
        QuotaNight.night == any_(bindparam("nights", type_=ARRAY(Date))),
        Quota.room_type_id.is_(None)
        | (Quota.room_type_id == any_(bindparam("types", type_=ARRAY(BigInteger)))),
        Quota.seller.is_(None) | (Quota.seller == any_(bindparam("sellers", type_=ARRAY(Text)))),
    )
    .order_by(QuotaNight.id)
    .with_for_update(key_share=True, of=QuotaNight)
)


def lock_counters(resort_id: int, demands: Sequence[Demand]) -> list[Counted]:
    """Every counter that the demands touch, locked in the order of keys."""
    asked = {
        "resort": resort_id,
        "nights": sorted({night for demand in demands for night in demand.nights}),
        "types": sorted({demand.room_type_id for demand in demands}),
        "sellers": sorted({demand.seller for demand in demands}),
    }
    return [Counted(*row) for row in db.session.execute(_LOCK_COUNTERS, asked)]


@lru_cache
def _shifting(column: str, back: str | None) -> Update:
    given = (
        func.unnest(bindparam("ids", type_=ARRAY(BigInteger)),
                    bindparam("quantities", type_=ARRAY(Integer)))
        .table_valued("id", "quantity")
        .render_derived()
    )  # fmt: skip
    counters = Base.metadata.tables[QuotaNight.__tablename__]
    values = {column: counters.c[column] + given.c.quantity}
    if back:
        values[back] = counters.c[back] - given.c.quantity
    return update(counters).where(counters.c.id == given.c.id).values(values)


def shift(change: Mapping[int, int], column: str, back: str | None = None) -> None:
    """Add to `held` or `sold` of the counters, take the same from `back`; each row must obey."""
    moved = {key: quantity for key, quantity in change.items() if quantity}
    if not moved:
        return
    shifted = {"ids": list(moved), "quantities": list(moved.values())}
    result = db.session.execute(_shifting(column, back), shifted)
    if isinstance(result, CursorResult) and result.rowcount != len(moved):
        raise LookupError("a counter that was locked is not there")


def _claiming() -> Insert:
    given = (
        func.unnest(bindparam("vouchers", type_=ARRAY(BigInteger)),
                    bindparam("counters", type_=ARRAY(BigInteger)),
                    bindparam("quantities", type_=ARRAY(Integer)))
        .table_valued("voucher", "counter", "quantity")
        .render_derived()
    )  # fmt: skip
    columns = ["resort_id", "voucher_id", "quota_night_id", "quantity", "state"]
    rows = select(
        bindparam("resort", type_=BigInteger),
        given.c.voucher,
        given.c.counter,
        given.c.quantity,
        bindparam("state", type_=Text),
    )
    return insert(Base.metadata.tables[QuotaClaim.__tablename__]).from_select(columns, rows)


_CLAIM = _claiming()


def write_claims(resort_id: int, claims: Sequence[tuple[int, int, int]], state: str) -> None:
    if not claims:
        return
    vouchers, counters, quantities = (list(part) for part in zip(*claims, strict=True))
    given = {"vouchers": vouchers, "counters": counters, "quantities": quantities}
    db.session.execute(_CLAIM, {"resort": resort_id, "state": state, **given})


def lock_claims(voucher_ids: Collection[int]) -> list[tuple[int, int, int, str]]:
    """Live claims `(claim, counter, quantity, state)` with their counters locked in order.

    The caller holds the lock of the booking, so nobody else changes these claims.
    """
    live = (QuotaClaim.voucher_id.in_(voucher_ids)) & (QuotaClaim.state != "released")
    db.session.execute(
        select(QuotaNight.id)
        .where(QuotaNight.id.in_(select(QuotaClaim.quota_night_id).where(live)))
        .order_by(QuotaNight.id)
        .with_for_update(key_share=True)
    )
    rows = db.session.execute(
        select(QuotaClaim.id, QuotaClaim.quota_night_id, QuotaClaim.quantity, QuotaClaim.state)
        .where(live)
        .order_by(QuotaClaim.id)
    )
    return list(rows)


def set_state(claim_ids: Collection[int], state: str) -> None:
    if claim_ids:
        db.session.execute(
            update(QuotaClaim)
            .where(QuotaClaim.id == any_(bindparam("ids", list(claim_ids), ARRAY(BigInteger))))
            .values(state=state)
            .execution_options(synchronize_session=False)
        )
