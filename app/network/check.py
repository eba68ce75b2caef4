"""Checking everything before anything is written: each fault with its place and cure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from app.network.registry import SHEETS
from app.network.sources import RawSheet, Source
from core.i18n import _l
from core.sheets.faults import Fault, Wrong
from core.sheets.fields import Field
from core.sheets.sheet import Given, Key, Sheet, Store
from core.sheets.tables import Tables

MOST_FAULTS = 200


def lay_out(source: Source, store: Store, *, retire_missing: bool) -> tuple[Tables, list[Fault]]:
    """The network as the source would make it, and the faults of single cells and of keys."""
    tables = Tables(store, retire_missing=retire_missing)
    faults = list(source.faults)
    for sheet in SHEETS.values():
        raw = source.sheets.get(sheet.name)
        if raw is None:
            tables.lay(sheet, None)
            continue
        heading_faults = list(_headings(sheet, raw))
        faults += heading_faults
        if heading_faults:
            tables.unread.add(sheet.name)
        given = [] if heading_faults else list(_rows(sheet, raw, tables, faults))
        tables.lay(sheet, given)
    return tables, faults


def _headings(sheet: Sheet, raw: RawSheet) -> Iterator[Fault]:
    for n, column in enumerate(raw.header):
        if column in raw.header[:n]:
            yield Fault(
                sheet.name, 1, column, _l("This heading appears twice. Keep one of the columns.")
            )
        elif column not in sheet.columns:
            yield _unknown_heading(sheet, column)
    for column in sheet.columns:
        if column not in raw.header and column not in _late(sheet, raw.header):
            message = _l("This column is missing. Add it; where allowed, its cells can stay empty.")
            yield Fault(sheet.name, 1, column, message)


def _late(sheet: Sheet, header: list[str]) -> set[str]:
    """Columns that an older folder may lack: those of fields of which it has none."""
    fields = [field for field in sheet.fields if field.late]
    return {c for field in fields if not set(field.columns) & set(header) for c in field.columns}


def _unknown_heading(sheet: Sheet, column: str) -> Fault:
    close = get_close_matches(column, sheet.columns, 1)
    if not column:
        message = _l("A column has no heading. Name it or clear it.")
    elif close:
        message = _l("This column is not known. Did you mean {close}?")
    else:
        message = _l("This column is not known. Remove it.")
    return Fault(sheet.name, 1, column or None, message, {"close": close[0] if close else ""})


def _rows(sheet: Sheet, raw: RawSheet, tables: Tables, faults: list[Fault]) -> Iterator[Given]:
    """The rows with their values; what is wrong in them is added to `faults`."""
    first: dict[Key, int] = {}
    for number, cells in raw.rows:
        row = Given(number, {})
        wrong = list(_fill(sheet, row, raw.header, cells, tables))
        key = sheet.key_of(row.values)
        complete = all(name in row.values for name in sheet.key)
        if complete and key in first:
            message = _l("This row repeats row {first}. Keep only one of them.")
            wrong.append(Fault(sheet.name, number, sheet.key[-1], message, {"first": first[key]}))
        elif complete:
            first[key] = number
        faults += wrong
        row.broken = bool(wrong)
        yield row


def _fill(
    sheet: Sheet, row: Given, header: list[str], cells: list[str], tables: Tables
) -> Iterator[Fault]:
    if len(cells) > len(header):
        message = _l(
            "Cells in this row: {cells}; headings: {headings}. Put any text that contains the "
            "separator in quotation marks."
        )
        facts = {"cells": len(cells), "headings": len(header)}
        yield Fault(sheet.name, row.number, None, message, facts)
        return
    texts = dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=True))
    late = _late(sheet, header)
    for field in sheet.fields:
        if late.issuperset(field.columns):
            row.values[field.name] = _as_it_is(sheet, row, field, tables)
            continue
        try:
            row.values[field.name] = _value(field, texts, tables.currency(row.values | texts))
        except Wrong as wrong:
            column = wrong.column or field.columns[0]
            yield Fault(sheet.name, row.number, column, wrong.message, wrong.facts)


def _as_it_is(sheet: Sheet, row: Given, field: Field, tables: Tables) -> object:
    """What is stored already, else nothing."""
    key = sheet.key_of(row.values)
    stored = tables.store.rows.get(sheet.name, {}).get(key)
    if stored is not None:
        return stored.values[field.name]
    return field.read(dict.fromkeys(field.columns, ""), "")


def _value(field: Field, texts: Mapping[str, str], currency: str) -> object:
    for column in field.columns:
        if texts[column].startswith("#") and texts[column].rstrip("!?/A0").isupper():
            raise Wrong(
                _l("The formula failed here: {text}. Correct it, or enter the value."),
                column=column,
                text=texts[column][:20],
            )
    return field.read(texts, currency)


def check_rows(tables: Tables) -> Iterator[Fault]:
    """References of every row, then what must agree within it and around it."""
    for name, rows in tables.given.items():
        sheet = SHEETS[name]
        for row in rows:
            missing = list(_references(sheet, row, tables))
            yield from missing
            row.broken = row.broken or bool(missing)
            if row.broken:
                tables.broken[name].add(sheet.key_of(row.values))
    for name, rows in tables.given.items():
        for row in rows:
            if not row.broken:
                yield from _agree(SHEETS[name], row, tables)


def _references(sheet: Sheet, row: Given, tables: Tables) -> Iterator[Fault]:
    for reference in sheet.references:
        key = sheet.target(reference, row.values)
        if key is None or None in key or tables.knows(reference.to, key):
            continue
        if len(key) > 1 and not tables.knows("resorts", key[:1]):
            continue  # said already of the resort itself
        close = tables.nearest(reference.to, key)
        message = (
            _l("{sheet} has no “{code}”. Did you mean {close}?")
            if close
            else _l("{sheet} has no “{code}”. Add it there, or enter one of: {codes}.")
        )
        codes = ", ".join(list(tables.codes(reference.to, key))[:12]) or "–"
        facts = {"sheet": reference.to, "code": key[-1], "close": close, "codes": codes}
        yield Fault(sheet.name, row.number, reference.name, message, facts)


def _agree(sheet: Sheet, row: Given, tables: Tables) -> Iterator[Fault]:
    for check in sheet.checks:
        for wrong in check(row.values, tables):
            yield Fault(sheet.name, row.number, wrong.column, wrong.message, wrong.facts)


def in_order(faults: Iterable[Fault]) -> list[Fault]:
    """By sheet as they are read, then by row."""
    place = {name: n for n, name in enumerate(SHEETS)}
    return sorted(faults, key=lambda fault: (place.get(fault.sheet, -1), fault.row or 0))
