"""What loading would do, as a person reads it before agreeing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from app.network.loading import Plan
from app.network.registry import SHEETS
from core.sheets.sheet import POSITION, Change, Changed, Sheet, Values

MOST_LINES = 30


@dataclass(frozen=True)
class Line:
    """One row: what happens to it, its codes, and the cells that differ."""

    kind: str
    """added, changed or retired"""
    row: int | None
    key: str
    cells: tuple[tuple[str, str, str], ...] = ()
    """Column, before, after."""


@dataclass(frozen=True)
class SheetPreview:
    """One sheet: how many rows, and the first of them."""

    name: str
    added: int
    changed: int
    retired: int
    left: int
    lines: tuple[Line, ...]

    @property
    def more(self) -> int:
        """How many rows are not shown."""
        return self.added + self.changed + self.retired - len(self.lines)


def preview(plan: Plan) -> list[SheetPreview]:
    """The sheets that change, in their order."""
    return [
        SheetPreview(
            name,
            len(change.added),
            len(change.changed),
            len(change.retired),
            change.left,
            tuple(islice(_lines(name, change, plan), MOST_LINES)),
        )
        for name, change in plan.changes.items()
        if change or change.left
    ]


def _lines(name: str, change: Change, plan: Plan) -> Iterator[Line]:
    """Retired rows first: they are what a person must not overlook."""
    sheet = SHEETS[name]
    for gone in change.retired:
        yield Line("retired", None, _key(sheet, gone.values))
    for one in change.changed:
        currency = plan.tables.currency(one.given.values)
        cells = tuple(_cells(sheet, one, currency))
        yield Line("changed", one.given.number, _key(sheet, one.given.values), cells)
    for row in change.added:
        yield Line("added", row.number, _key(sheet, row.values))


def _key(sheet: Sheet, values: Values) -> str:
    return " · ".join(str(part) for part in sheet.key_of(values) if part is not None)


def _cells(sheet: Sheet, one: Changed, currency: str) -> Iterator[tuple[str, str, str]]:
    before, after = one.stored.values, one.given.values
    for field in sheet.fields:
        if field.name in one.names:
            old, new = (field.write(values[field.name], currency) for values in (before, after))
            for column, was, becomes in zip(field.columns, old, new, strict=True):
                if was != becomes:
                    yield column, was, becomes
    if POSITION in one.names:
        yield POSITION, str(before[POSITION] + 1), str(after[POSITION] + 1)
