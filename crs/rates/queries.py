"""Reading tariffs: whole resorts at once, kept in the process while nothing in them changed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Mapping
from datetime import datetime
from threading import Lock
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, any_, bindparam, func, select

from core.db import db
from core.organisation.models import Resort
from crs.rates.models import TariffStamp
from crs.rates.reading import read_tariffs
from crs.rates.tariff import Tariff

KEPT = 256
_kept: OrderedDict[tuple[int, UUID], Tariff] = OrderedDict()
_guard = Lock()


def load_tariff(resort_id: int) -> Tariff:
    """The resort's tariff as of now. Raises LookupError when it is not in the scope."""
    found = load_tariffs([resort_id])
    if resort_id not in found:
        raise LookupError(f"resort {resort_id} is not there")
    return found[resort_id]


def load_tariffs(
    resort_ids: Collection[int] | None, *, known: Mapping[int, UUID] | None = None
) -> dict[int, Tariff]:
    """Resort to tariff as of now; None: every resort in the scope that is not retired.

    One cheap statement tells what has changed since; only that is read again. `known` are stamps
    that the caller has just asked for.
    """
    stamps = tariff_stamps(resort_ids) if known is None else _of(known, resort_ids)
    found = {key: kept for key, stamp in stamps.items() if (kept := _recall(key, stamp))}
    missing = {key: stamp for key, stamp in stamps.items() if key not in found}
    if missing:
        found |= _read(missing)
    return {key: found[key] for key in stamps if key in found}


def _of(stamps: Mapping[int, UUID], resort_ids: Collection[int] | None) -> dict[int, UUID]:
    return {key: one for key, one in stamps.items() if resort_ids is None or key in resort_ids}


def _read(stamps: dict[int, UUID], tries: int = 3) -> dict[int, Tariff]:
    """Read and keep; read again what somebody changed between the statements of the reading."""
    read = read_tariffs(list(stamps))
    after = tariff_stamps(list(stamps))
    for key, tariff in read.items():
        if after.get(key) == stamps[key]:
            _keep(key, stamps[key], tariff)
    changed = {key: stamp for key, stamp in after.items() if stamp != stamps[key]}
    return read | _read(changed, tries - 1) if changed and tries else read


def tariff_stamps(resort_ids: Collection[int] | None) -> dict[int, UUID]:
    """Resort to the mark of its tariff, another one after each change, also one rolled back.

    Resorts out of scope have no stamp; None leaves retired ones out.
    """
    return stamps_and_time(resort_ids)[0]


def stamps_and_time(
    resort_ids: Collection[int] | None,
) -> tuple[dict[int, UUID], datetime | None]:
    """As `tariff_stamps`, and the time at which it was asked; None where there is no stamp."""
    if resort_ids is None:
        rows = db.session.execute(_OPEN_STAMPS).all()
    else:
        rows = db.session.execute(_STAMPS, {"resorts": list(resort_ids)}).all()
    return {row.resort_id: row.stamp for row in rows}, rows[0].at if rows else None


# Asked in every sale and search, and built once.
_ALL_STAMPS = select(TariffStamp.resort_id, TariffStamp.stamp, func.app_now().label("at"))
_OPEN_STAMPS = _ALL_STAMPS.join(
    Resort, (Resort.id == TariffStamp.resort_id) & Resort.retired_at.is_(None)
)
_STAMPS = _ALL_STAMPS.where(
    TariffStamp.resort_id == any_(bindparam("resorts", type_=ARRAY(BigInteger)))
)


def _recall(resort_id: int, stamp: UUID) -> Tariff | None:
    with _guard:
        tariff = _kept.get((resort_id, stamp))
        if tariff is not None:
            _kept.move_to_end((resort_id, stamp))
        return tariff


def _keep(resort_id: int, stamp: UUID, tariff: Tariff) -> None:
    with _guard:
        _kept[resort_id, stamp] = tariff
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
