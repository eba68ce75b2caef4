"""Rooms kept for sellers fit into the rooms: none would be sold to others as well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from core.i18n import _l
from core.sheets.faults import Fault
from core.sheets.sheet import Key
from core.sheets.tables import Tables
from crs.quotas.models import QuotaKind
from crs.quotas.pools import KEPT

POOLS = (*KEPT, QuotaKind.GENERAL)


def pools_fit(tables: Tables) -> Iterator[Fault]:
    """A fault for each room type whose pools, of which one is a seller's, exceed its rooms."""
    rooms = Counter(
        (key[0], values.get("room_type")) for key, values in tables.rows["rooms"].items()
    )
    implied = _implied(tables)
    pools: Counter[Key] = Counter()
    kept: set[Key] = set()
    for key, values in tables.rows["quotas"].items():
        if values["kind"] in POOLS and key not in implied and values["size"]:
            room_type = (values["resort"], values["room_type"])
            pools[room_type] += values["size"]
            kept |= {room_type} if values["kind"] in KEPT else set()
    for room_type in sorted(kept & tables.rows["room_types"].keys()):
        if pools[room_type] > rooms[room_type]:
            yield _fault(tables, room_type, pools[room_type], rooms[room_type])


def _implied(tables: Tables) -> set[Key]:
    """Pools that nobody wrote: they are what the others leave."""
    sheet = tables.store.sheets["quotas"]
    given = {sheet.key_of(row.values) for row in tables.given.get("quotas", ())}
    stored = tables.store.rows["quotas"].items()
    return {key for key, row in stored if row.implied and key not in given}


def _fault(tables: Tables, room_type: Key, pools: int, rooms: int) -> Fault:
    sheet, number = ("rooms", None)
    if "quotas" in tables.given:
        sheet = "quotas"
        number = max(
            (row.number for row in tables.given["quotas"] if _is_pool_of(row.values, room_type)),
            default=None,
        )
    message = _l(
        "The pools of room type {room_type} ({resort}) add up to {pools}, but it has {rooms} "
        "rooms: what is kept for a seller would be sold to others. Enter fewer, or add rooms."
    )
    facts = {"resort": room_type[0], "room_type": room_type[1], "pools": pools, "rooms": rooms}
    return Fault(sheet, number, "size" if sheet == "quotas" else "room_type", message, facts)


def _is_pool_of(values: Mapping[str, Any], room_type: Key) -> bool:
    named = (values["resort"], values["room_type"])
    return named == room_type and values["kind"] in POOLS
