"""Spreadsheets as they come: a folder of CSV files, a zip of them, or a workbook."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from difflib import get_close_matches
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any

from openpyxl import load_workbook

from app.network.registry import SHEETS
from core.i18n import _l
from core.sheets.faults import Fault

MOST_ROWS = 200_000
MOST_COLUMNS = 100
MOST_BYTES = 100 * 1024 * 1024
LEADS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for a formula; exported with an apostrophe before it."""


@dataclass
class RawSheet:
    """A sheet's cells as texts; each row with the number that the spreadsheet shows."""

    name: str
    header: list[str]
    rows: list[tuple[int, list[str]]]


@dataclass
class Source:
    """What was read, and what could not be."""

    sheets: dict[str, RawSheet] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, sheet: str, message: Any, row: int | None = None, **facts: Any) -> None:
        """Note something that could not be read."""
        self.faults.append(Fault(sheet, row, None, message, facts))


def read_path(path: Path) -> Source:
    """Read a folder, a zip or a workbook of this machine."""
    if path.is_dir():
        files = sorted(file for file in path.iterdir() if file.suffix.lower() == ".csv")
        return read_files((file.name, file.read_bytes()) for file in files)
    if not path.is_file():
        source = Source()
        source.fault(path.name, _l("There is nothing at this path. Check its spelling."))
        return source
    return read_files([(path.name, path.read_bytes())])


def read_files(files: Iterable[tuple[str, bytes]]) -> Source:
    """Read files by their names' endings; every sheet may come once."""
    source = Source()
    for name, content in files:
        ending = PurePosixPath(name).suffix.lower()
        if ending == ".csv":
            _read_csv(source, PurePosixPath(name).stem, content)
        elif ending == ".zip":
            _read_zip(source, name, content)
        elif ending in (".xlsx", ".xlsm"):
            _read_workbook(source, name, content)
        else:
            source.fault(
                name,
                _l("This is not a spreadsheet. Use CSV files, a zip of them, or an XLSX workbook."),
            )
    if not source.sheets and not source.faults:
        source.fault(
            "network",
            _l(
                "No sheet was found. Provide at least one, for example rooms.csv or a sheet "
                "called rooms."
            ),
        )
    return source


def _read_zip(source: Source, name: str, content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            inside = [i for i in archive.infolist() if i.filename.lower().endswith(".csv")]
            inside = [i for i in inside if not i.filename.startswith("__MACOSX")]
            if _too_large(source, name, inside):
                return
            for item in inside:
                stem = PurePosixPath(item.filename).stem
                _read_csv(source, stem, archive.read(item))
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):
        source.fault(name, _l("The zip cannot be opened. Zip it again, without a password."))


def _too_large(source: Source, name: str, inside: Iterable[zipfile.ZipInfo]) -> bool:
    large = sum(item.file_size for item in inside) > MOST_BYTES
    if large:
        source.fault(name, _l("Unzipped, it is too large. Load one resort at a time."))
    return large


def _read_csv(source: Source, name: str, content: bytes) -> None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        source.fault(
            name,
            _l("The text is not in UTF-8. Save the file as “CSV UTF-8”."),
            row=content.count(b"\n", 0, fault.start) + 1,
        )
        return
    try:
        _keep(source, name, csv.reader(io.StringIO(text, newline=""), _dialect(text), strict=True))
    except csv.Error:
        source.fault(
            name, _l("The quotation marks do not match. Save the file again from the spreadsheet.")
        )


def _dialect(text: str) -> type[csv.excel]:
    """Commas, or the semicolons and tabs that spreadsheets of some countries write."""
    header = text.partition("\n")[0]
    separator = max(",;\t", key=header.count)

    class Dialect(csv.excel):
        delimiter = separator

    return Dialect


def _read_workbook(source: Source, name: str, content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if _too_large(source, name, archive.infolist()):
                return
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except Exception:  # the parser of a foreign file may raise anything
        source.fault(name, _l("The workbook cannot be opened. Save it again as XLSX."))
        return
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_col=_width(sheet) + 1, values_only=True)
        _keep(source, sheet.title.strip(), ([_text(cell) for cell in row] for row in rows))
    book.close()


def _width(sheet: Any) -> int:
    """How many columns have headings: a cell far to the right must not widen every row."""
    rows = sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
    for row in islice(rows, MOST_ROWS):
        if filled := [n for n, cell in enumerate(row, 1) if cell is not None]:
            return filled[-1]
    return 0


def _text(value: Any) -> str:
    """A workbook's cell as a CSV file would have it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return value.strftime("%H:%M") if isinstance(value, time) else str(value)


def _keep(source: Source, name: str, rows: Iterable[list[str]]) -> None:
    if name not in SHEETS:
        close = get_close_matches(name, SHEETS, 1)
        guess = _l("There is no sheet with this name. Did you mean {close}?")
        known = _l("There is no sheet with this name. Known sheets: {known}.")
        source.fault(
            name,
            guess if close else known,
            close=close[0] if close else "",
            known=", ".join(SHEETS),
        )
        return
    if name in source.sheets:
        source.fault(name, _l("This sheet was sent twice. Keep only one of them."))
        return
    try:
        numbered = list(_numbered(rows))
    except _TooManyRows:
        source.fault(
            name, _l("The sheet has more than {most} rows. Split the network."), most=MOST_ROWS
        )
        return
    if not numbered:
        source.fault(
            name,
            _l("The sheet is empty. Enter the headings in row 1: {columns}."),
            columns=", ".join(SHEETS[name].columns),
        )
        return
    (_number, header), *kept = numbered
    source.sheets[name] = RawSheet(name, header, kept)


class _TooManyRows(Exception):
    """More rows than a sheet may have, blank ones counted: a number in it may claim millions."""


def _numbered(rows: Iterable[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not blank, as a spreadsheet counts them, without blanks at their end."""
    for number, row in enumerate(rows):
        if number > MOST_ROWS:
            raise _TooManyRows
        cells = [_plain(cell.strip()) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield number + 1, cells


def _plain(cell: str) -> str:
    """The text without the apostrophe that an export put before it."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in LEADS else cell
