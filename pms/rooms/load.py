"""The sheet of rooms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from core.i18n import _l
from core.sheets.cells import Text, Whole
from core.sheets.faults import Wrong
from core.sheets.fields import RESORT, Column, refers
from core.sheets.table import TableSheet
from core.sheets.tables import Tables
from pms.rooms.models import Room


def floor_of_building(row: Mapping[str, Any], tables: Tables) -> Iterator[Wrong]:
    """A room cannot lie above the roof."""
    building = tables.find("buildings", row["resort"], row["building"])
    if building and row["floor"] > building["floors"]:
        yield Wrong(
            _l("The building's highest floor is {floors}. Correct this floor or the building's."),
            column="floor",
            floors=building["floors"],
        )


SHEETS = (
    TableSheet(
        "rooms",
        ("resort", "number"),
        (
            RESORT,
            Column("number", Text(12)),
            refers("building", "buildings", "building_id"),
            refers("room_type", "room_types", "room_type_id"),
            Column("floor", Whole(-3, 60)),
        ),
        (floor_of_building,),
        model=Room,
    ),
)
