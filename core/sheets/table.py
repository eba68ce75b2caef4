"""Sheets that are kept row for row in one table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table, bindparam, delete, insert, select, update
from sqlalchemy.dialects.postgresql import Range

from core.clock import now
from core.db import Base, db
from core.sheets.fields import Reference
from core.sheets.sheet import POSITION, Change, Given, Key, Sheet, Store, Stored, Values


@dataclass
class TableSheet(Sheet):
    """One row of the sheet is one row of the table."""

    model: type[Base] = Base
    emptied: str = ""
    """A range that must not overlap: emptied before rows swap their days."""
    fixed: Values = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.ordered = POSITION in self.table.c
        self.soft = "retired_at" in self.table.c

    @property
    def table(self) -> Table:
        """The table behind the model."""
        table = self.model.__table__
        if not isinstance(table, Table):
            raise TypeError(f"{self.model.__name__} is not kept in a table")
        return table

    def stored(self, store: Store) -> dict[Key, Stored]:
        columns = [self.table.c[field.attribute] for field in self.fields]
        extra = [self.table.c[name] for name in (POSITION, "retired_at") if name in self.table.c]
        order = [self.table.c[POSITION]] if self.ordered else []
        found = db.session.execute(
            select(self.table.c.id, *columns, *extra).order_by(*order, self.table.c.id)
        )
        rows = [self._stored(store, dict(row._mapping)) for row in found]
        if self.has_resort:
            place = {key[0]: n for n, key in enumerate(store.rows["resorts"])}
            rows.sort(key=lambda row: place[row.values["resort"]])
        return {self.key_of(row.values): row for row in rows}

    def _stored(self, store: Store, row: dict[str, Any]) -> Stored:
        hidden = row.get("retired_at") is not None
        values: Values = {}
        for field_ in self.fields:
            value = row[field_.attribute]
            if isinstance(field_, Reference) and value is not None:
                key = store.keys[field_.to][value]
                hidden = hidden or store.hides(field_.to, key)
                value = key[-1]
            values[field_.name] = value
        if self.ordered:
            values[POSITION] = row[POSITION]
        return Stored(row["id"], values, hidden)

    def attributes(self, store: Store, values: Values) -> dict[str, Any]:
        """The row as the table keeps it: references by id."""
        row: dict[str, Any] = dict(self.fixed)
        for field_ in self.fields:
            value = values[field_.name]
            if isinstance(field_, Reference):
                key = self.target(field_, values)
                value = store.ids[field_.to][key] if key else None
            row[field_.attribute] = value
        if self.ordered:
            row[POSITION] = values[POSITION]
        return row

    def save(self, store: Store, change: Change, given: Sequence[Given], by: str) -> None:
        if self.emptied:
            self._empty([row.stored.id for row in change.changed])
            self._empty([row.id for row in change.retired])
        self._update(store, [(row.stored.id, row.given) for row in change.changed])
        known = store.rows[self.name]
        again = [(known[key].id, row) for key, row in self._keyed(change.added) if key in known]
        self._update(store, again)
        new = [(key, row) for key, row in self._keyed(change.added) if key not in known]
        if new:
            made = db.session.connection().scalars(
                insert(self.table).returning(self.table.c.id, sort_by_parameter_order=True),
                [self.attributes(store, row.values) for _, row in new],
            )
            for (key, _), row_id in zip(new, made, strict=True):
                store.added(self.name, key, row_id)

    def _keyed(self, rows: Iterable[Given]) -> list[tuple[Key, Given]]:
        return [(self.key_of(row.values), row) for row in rows]

    def _empty(self, ids: list[int]) -> None:
        if ids:
            nothing: dict[str, Any] = {self.emptied: Range(empty=True)}
            db.session.execute(update(self.table).where(self.table.c.id.in_(ids)).values(nothing))

    def _update(self, store: Store, rows: list[tuple[int, Given]]) -> None:
        if not rows:
            return
        back = {"retired_at": None} if self.soft else {}
        values = [
            {"row": row_id, **self.attributes(store, row.values), **back} for row_id, row in rows
        ]
        names = [name for name in values[0] if name != "row"]
        db.session.connection().execute(
            update(self.table)
            .where(self.table.c.id == bindparam("row"))
            .values({name: bindparam(name) for name in names}),
            values,
        )

    def retire(self, store: Store, rows: Sequence[Stored], by: str) -> None:
        chosen = self.table.c.id.in_([row.id for row in rows])
        if self.soft:
            db.session.execute(update(self.table).where(chosen).values(retired_at=now()))
        else:
            db.session.execute(delete(self.table).where(chosen))
