"""The sheet of extras."""

from __future__ import annotations

from core.sheets.cells import Amount, OneOf
from core.sheets.fields import RESORT, Column, Texts, coded
from core.sheets.table import TableSheet
from crs.extras.models import Extra, Per, Whom

SHEETS = (
    TableSheet(
        "extras",
        ("resort", "extra"),
        (
            RESORT,
            coded("extra"),
            Texts("name"),
            Texts("description", longest=2_000),
            Column("price", Amount()),
            Column("per", OneOf(tuple(Per))),
            Texts("asks", needed=False),
            Column("whom", OneOf(tuple(Whom)), needed=False, empty=Whom.EVERYONE, late=True),
        ),
        model=Extra,
    ),
)
