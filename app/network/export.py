"""The network as spreadsheets: the same sheets that loading reads."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from xlsxwriter import Workbook

from app.network.registry import SHEETS
from app.network.sources import LEADS
from core.sheets.sheet import Sheet, Store, Values

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
Grid = list[tuple[str, ...]]


def export_sheets() -> dict[str, Grid]:
    """Every sheet with its heading and rows as texts; retired rows are left out."""
    store = Store(SHEETS).read()
    currencies = {key[0]: row.values["currency"] for key, row in store.rows["resorts"].items()}
    return {name: list(_grid(sheet, store, currencies)) for name, sheet in SHEETS.items()}


def _grid(sheet: Sheet, store: Store, currencies: dict[str, str]) -> Iterator[tuple[str, ...]]:
    yield sheet.columns
    for row in store.rows[sheet.name].values():
        if not row.hidden and not row.implied:
            yield _texts(sheet, row.values, currencies.get(row.values.get("resort", ""), "EUR"))


def _texts(sheet: Sheet, values: Values, currency: str) -> tuple[str, ...]:
    return tuple(
        text for field in sheet.fields for text in field.write(values[field.name], currency)
    )


def write_folder(folder: Path) -> None:
    """One CSV file a sheet, in UTF-8."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, grid in export_sheets().items():
        (folder / f"{name}.csv").write_text(csv_of(grid), encoding="utf-8", newline="")


def zip_of() -> bytes:
    """The CSV files in one zip."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, grid in export_sheets().items():
            archive.writestr(f"{name}.csv", csv_of(grid))
    return target.getvalue()


def csv_of(grid: Grid) -> str:
    """CSV whose texts no spreadsheet takes for a formula; loading takes the apostrophe off."""
    target = io.StringIO()
    csv.writer(target, lineterminator="\n").writerows([_safe(cell) for cell in row] for row in grid)
    return target.getvalue()


def _safe(cell: str) -> str:
    negative = cell.startswith("-") and NUMBER.fullmatch(cell)
    return f"'{cell}" if cell.startswith(LEADS) and not negative else cell


def workbook_of() -> bytes:
    """All sheets in one workbook: texts are texts, amounts and counts are numbers."""
    target = io.BytesIO()
    with Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True})
        for name, grid in export_sheets().items():
            page = book.add_worksheet(name)
            page.freeze_panes(1, 0)
            page.write_row(0, 0, grid[0], bold)
            numbers = [field.number for field in SHEETS[name].fields for _ in field.columns]
            for n, row in enumerate(grid[1:], 1):
                for m, cell in enumerate(row):
                    if cell and numbers[m]:
                        page.write_number(n, m, float(cell))
                    elif cell:
                        page.write_string(n, m, cell)
            page.autofit(300)
    return target.getvalue()
