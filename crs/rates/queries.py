"""Reading tariffs: whole resorts at once, kept in the process while nothing in them changed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection
from functools import cache
from threading import Lock
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Select,
    any_,
    bindparam,
    func,
    literal_column,
    select,
    union_all,
)

from core.db import db
from core.organisation.models import Resort
from crs.catalogue.models import Board, Programme, RoomType
from crs.rates.models import (
    AgeBand,
    CancellationPolicy,
    NightPrice,
    Offer,
    PrepaymentPolicy,
    RatePlan,
    Restriction,
    Season,
    Supplement,
)
from crs.rates.reading import read_tariffs
from crs.rates.tariff import Tariff

KEPT = 256
SOURCES: tuple[Any, ...] = (
    RoomType,
    Board,
    Programme,
    RatePlan,
    PrepaymentPolicy,
    CancellationPolicy,
    Season,
    NightPrice,
    AgeBand,
    Supplement,
    Offer,
    Restriction,
)
Stamp = tuple[int, int]

_kept: OrderedDict[tuple[int, Stamp], Tariff] = OrderedDict()
_guard = Lock()


def load_tariff(resort_id: int) -> Tariff:
    """The resort's tariff as of now. Raises LookupError when it is not in the scope."""
    found = load_tariffs([resort_id])
    if resort_id not in found:
        raise LookupError(f"resort {resort_id} is not there")
    return found[resort_id]


def load_tariffs(resort_ids: Collection[int] | None) -> dict[int, Tariff]:
    """Resort to tariff as of now; None: every resort in the scope that is not retired.

    One cheap statement tells what has changed since; only that is read again.
    """
    stamps = tariff_stamps(resort_ids)
    found = {key: kept for key, stamp in stamps.items() if (kept := _recall(key, stamp))}
    missing = {key: stamp for key, stamp in stamps.items() if key not in found}
    if missing:
        found |= _read(missing)
    return {key: found[key] for key in stamps if key in found}


def _read(stamps: dict[int, Stamp], tries: int = 3) -> dict[int, Tariff]:
    """Read and keep; read again what somebody changed between the statements of the reading."""
    read = read_tariffs(list(stamps))
    after = tariff_stamps(list(stamps))
    for key, tariff in read.items():
        if after.get(key) == stamps[key]:
            _keep(key, stamps[key], tariff)
    changed = {key: stamp for key, stamp in after.items() if stamp != stamps[key]}
    return read | _read(changed, tries - 1) if changed and tries else read


def tariff_stamps(resort_ids: Collection[int] | None) -> dict[int, Stamp]:
    """Resort to a hash over the versions of all rows of its tariff, and their number.

    PostgreSQL marks each version of a row with the transaction that wrote it (`xmin`), so an
    insertion, an update or a deletion changes the hash. Resorts out of scope have no stamp.
    """
    ids = None if resort_ids is None else sorted(resort_ids)
    rows = db.session.execute(_stamps(every=ids is None), {} if ids is None else {"resorts": ids})
    return {resort: (mark, number) for resort, mark, number in rows}


@cache
def _stamps(*, every: bool) -> Select[Any]:
    sources = [
        select(source.resort_id, _mark(number, source.id)).where(_wanted(source.resort_id, every))
        for number, source in enumerate(SOURCES, start=1)
    ]
    resorts = select(Resort.id, _mark(0, Resort.id)).where(_wanted(Resort.id, every))
    rows = union_all(*sources, resorts.where(Resort.retired_at.is_(None)) if every else resorts)
    versions = rows.subquery("row_version")
    resort_id, mark = versions.c
    count = func.count()
    return select(resort_id, func.bit_xor(mark), count).group_by(resort_id).having(count > 1)


def _mark(table: int, key: Any) -> ColumnElement[int]:
    """A row version's hash, salted with its table's number."""
    version: ColumnElement[int] = literal_column(f"xmin::text::bigint + ({table}::bigint << 32)")
    return func.hashint8extended(key, version).label("mark")


def _wanted(resort_id: Any, every: bool) -> ColumnElement[bool]:
    if every:
        return resort_id.in_(select(Resort.id).where(Resort.retired_at.is_(None)))  # type: ignore[no-any-return]  # resort_id is a column
    wanted: ColumnElement[bool] = resort_id == any_(bindparam("resorts", type_=ARRAY(BigInteger)))
    return wanted


def _recall(resort_id: int, stamp: Stamp) -> Tariff | None:
    with _guard:
        tariff = _kept.get((resort_id, stamp))
        if tariff is not None:
            _kept.move_to_end((resort_id, stamp))
        return tariff


def _keep(resort_id: int, stamp: Stamp, tariff: Tariff) -> None:
    with _guard:
        _kept[resort_id, stamp] = tariff
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
