"""What loading would change: added, changed, retired; by sheet and row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.network.registry import SHEETS
from core.sheets.sheet import POSITION, Change, Changed, Given, Key, Sheet, Store
from core.sheets.tables import Tables


def compare(tables: Tables) -> dict[str, Change]:
    """Each given sheet's change; positions are written into the given rows."""
    changes = {
        name: _compare(SHEETS[name], rows, tables.store, retire=tables.retire_missing)
        for name, rows in tables.given.items()
    }
    for name, change in changes.items():
        if change.retired and not SHEETS[name].soft:
            needed = _needed(name, changes, tables.store)
            change.retired = [
                row for row in change.retired if SHEETS[name].key_of(row.values) not in needed
            ]
    return changes


def _needed(name: str, changes: Mapping[str, Change], store: Store) -> set[Key | None]:
    """Rows that retired ones still name: those stay in the database, and so must these."""
    needed: set[Key | None] = set()
    for other in SHEETS.values():
        retiring = changes[other.name].retired if other.soft and other.name in changes else []
        staying = [row for row in store.rows[other.name].values() if row.hidden] + retiring
        for reference in other.references:
            if reference.to == name:
                needed |= {other.target(reference, row.values) for row in staying}
    return needed


def _compare(sheet: Sheet, rows: Sequence[Given], store: Store, *, retire: bool) -> Change:
    change = Change()
    stored = store.rows[sheet.name]
    if sheet.ordered:
        _place(sheet, rows, store)
    for row in rows:
        before = stored.get(sheet.key_of(row.values))
        if sheet.leaves(store, row):
            change.left += 1
        elif before is None or before.hidden:
            change.added.append(row)
        elif names := tuple(
            name for name, value in row.values.items() if before.values[name] != value
        ):
            change.changed.append(Changed(row, before, names))
    if retire and sheet.retires:
        given = {sheet.key_of(row.values) for row in rows}
        change.retired = [
            row
            for key, row in stored.items()
            if key not in given and not row.hidden and not row.implied
        ]
    return change


def _place(sheet: Sheet, rows: Sequence[Given], store: Store) -> None:
    """Give each row its position, by the resort's or the network's order of the rows."""
    groups: dict[object, list[Given]] = {}
    for row in rows:
        groups.setdefault(row.values["resort"] if sheet.has_resort else None, []).append(row)
    for resort, group in groups.items():
        before = {
            key: row.values[POSITION]
            for key, row in store.rows[sheet.name].items()
            if not row.hidden and (not sheet.has_resort or key[0] == resort)
        }
        keys = [sheet.key_of(row.values) for row in group]
        for row, position in zip(group, positions(before, keys), strict=True):
            row.values[POSITION] = position


def positions(before: dict[Key, int], keys: Sequence[Key]) -> list[int]:
    """Rows take the places that they have together, in their new order; new ones the next.

    Rows that are not given keep theirs.
    """
    slots = sorted(before[key] for key in keys if key in before)
    top = max(before.values(), default=-1)
    slots += range(top + 1, top + 1 + len(keys) - len(slots))
    found: list[int] = []
    for slot in slots:
        found.append(max(slot, found[-1] + 1) if found else slot)
    return found
