"""Sheets of what is sold, in words: buildings, room types, boards, procedures, programmes."""

from __future__ import annotations

from core.sheets.cells import Whole, YesNo
from core.sheets.fields import RESORT, Column, Texts, coded, refers
from core.sheets.table import TableSheet
from crs.catalogue.models import (
    Board,
    Building,
    Procedure,
    Programme,
    ProgrammeProcedure,
    RoomType,
)

NAME = Texts("name")
DESCRIPTION = Texts("description", longest=5_000)
FOR_WHOM, NOT_FOR_WHOM, FEELING = (
    Texts(name, longest=2_000, needed=False, late=True)
    for name in ("for_whom", "not_for_whom", "feeling")
)

PLACES = (
    TableSheet(
        "buildings",
        ("resort", "building"),
        (
            RESORT,
            coded("building"),
            NAME,
            Column("floors", Whole(1, 60)),
            Column("lift", YesNo()),
            Column("minutes_on_foot", Whole(0, 120)),
            Column("steps", Whole(0, 100), needed=False, late=True),
        ),
        model=Building,
    ),
    TableSheet(
        "room_types",
        ("resort", "room_type"),
        (
            RESORT,
            coded("room_type"),
            NAME,
            DESCRIPTION,
            Column("places", Whole(1, 12)),
            Column("extra_places", Whole(0, 6), needed=False, empty=0),
            Column("area", Whole(1, 1000)),
            Column("sold_by_place", YesNo(), needed=False, empty=False),
        ),
        model=RoomType,
    ),
)

CARE = (
    TableSheet(
        "boards",
        ("resort", "board"),
        (RESORT, coded("board"), NAME, Column("meals", Whole(0, 8))),
        model=Board,
    ),
    TableSheet(
        "procedures",
        ("resort", "procedure"),
        (
            RESORT,
            coded("procedure"),
            NAME,
            DESCRIPTION,
            Column("minutes", Whole(1, 480)),
            Column("sundays", YesNo(), needed=False, empty=False),
            FEELING,
            FOR_WHOM,
            NOT_FOR_WHOM,
        ),
        model=Procedure,
    ),
    TableSheet(
        "programmes",
        ("resort", "programme"),
        (
            RESORT,
            coded("programme"),
            NAME,
            DESCRIPTION,
            Column("min_nights", Whole(1, 60)),
            Column("min_age", Whole(0, 120), needed=False, empty=0),
            FOR_WHOM,
            NOT_FOR_WHOM,
        ),
        model=Programme,
    ),
    TableSheet(
        "programme_procedures",
        ("resort", "programme", "procedure"),
        (
            RESORT,
            refers("programme", "programmes", "programme_id"),
            refers("procedure", "procedures", "procedure_id"),
            Column("every_days", Whole(1, 30)),
            Column("most", Whole(1, 200), needed=False),
        ),
        model=ProgrammeProcedure,
    ),
)
