"""Files as people send them: what is read, and what is said of what cannot be."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime, time
from pathlib import Path
from time import process_time

import pytest
from flask import Flask
from openpyxl import Workbook

from app.network import sources
from app.network.loading import plan_load
from app.network.sources import Source, read_files, read_path
from core.db import see_resorts, transaction
from tests.app.network.test_faults import faults_of, told
from tests.app.network.tiny import as_csv, files_of, source_of, tiny

GOOD = as_csv(tiny(), "boards").encode()


def workbook(**sheets: list[list[object]]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


UNREADABLE = [
    ("a PDF", {"network.pdf": b"%PDF"}, "network.pdf", None, "This is not a spreadsheet"),
    ("no sheet at all", {"empty.zip": zipped({})}, "network", None, "No sheet was found"),
    ("a broken workbook", {"n.xlsx": b"PK not"}, "n.xlsx", None, "cannot be opened. Save it"),
    ("a broken zip", {"n.zip": b"PK not"}, "n.zip", None, "Zip it again"),
    ("a name with a slip", {"room.csv": GOOD}, "room", None, "Did you mean rooms?"),
    ("another name", {"xyz.csv": GOOD}, "xyz", None, "Known sheets: legal_entities, resorts"),
    ("a sheet twice", {"boards.csv": GOOD, "n.zip": zipped({"a/boards.csv": GOOD})},
     "boards", None, "sent twice"),
    ("an empty sheet", {"boards.csv": b""}, "boards", None, "headings in row 1: resort, board"),
    ("letters of a code page", {"boards.csv": GOOD + "aurora,öö".encode("cp1257")},
     "boards", 4, "Save the file as “CSV UTF-8”"),
    ("quotation marks that do not match", {"boards.csv": GOOD + b'aurora,"x"y,z,,,2'},
     "boards", None, "quotation marks do not match"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("files", "sheet", "row", "says"),
    [case[1:] for case in UNREADABLE],
    ids=[case[0] for case in UNREADABLE],
)
def test_what_cannot_be_read_is_told(
    files: dict[str, bytes], sheet: str, row: int | None, says: str
) -> None:
    [fault] = read_files(files.items()).faults
    assert (fault.sheet, fault.row) == (sheet, row)
    assert says in fault.text


def test_a_path_with_nothing_at_it_is_told() -> None:
    [fault] = read_path(Path("/nowhere/network")).faults
    assert "nothing at this path" in fault.text


def test_a_zip_that_unpacks_to_too_much_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MOST_BYTES", 1000)
    [fault] = read_files([("n.zip", zipped({"boards.csv": b"x" * 2000}))]).faults
    assert "Unzipped, it is too large" in fault.text


def test_a_sheet_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MOST_ROWS", 1)
    [fault] = read_files([("boards.csv", GOOD)]).faults
    assert "more than 1 rows" in fault.text


def with_rows(rows: str) -> bytes:
    """A workbook whose sheet of rooms has this XML."""
    opened, target = io.BytesIO(workbook(rooms=[["resort", "number"]])), io.BytesIO()
    with zipfile.ZipFile(opened) as before, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as z:
        for item in before.infolist():
            is_sheet = item.filename == "xl/worksheets/sheet1.xml"
            z.writestr(item.filename, SHEET.format(rows) if is_sheet else before.read(item))
    return target.getvalue()


SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<sheetData>{}</sheetData></worksheet>"
)
HEADING = '<row r="1"><c r="A1" t="inlineStr"><is><t>resort</t></is></c></row>'


@pytest.mark.parametrize("before", [HEADING, ""], ids=["below the headings", "above them"])
def test_a_row_that_claims_a_number_in_the_millions_is_refused_soon(before: str) -> None:
    content = with_rows(before + '<row r="900000000"><c r="A900000000"><v>1</v></c></row>')
    begun = process_time()
    [fault] = read_files([("n.xlsx", content)]).faults
    assert "more than 200000 rows" in fault.text
    assert process_time() - begun < 5


def test_a_cell_far_to_the_right_widens_no_row() -> None:
    rows = "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(2, 4002))
    content = with_rows(HEADING + rows + '<row r="4002"><c r="B4002"><v>1</v></c></row>')
    begun = process_time()
    sheet = read_files([("n.xlsx", content)]).sheets["rooms"]
    assert (sheet.header, sheet.rows) == (["resort"], [(4002, ["", "1"])])
    assert process_time() - begun < 5


HEADINGS = [
    ("a heading with a slip", "meals", "meal", "meal", "Did you mean meals?"),
    ("a heading of something else", "meals", "colour!", "colour!", "Remove it"),
    ("a heading that is missing", "meals", "meal", "meals", "Add it"),
    ("a heading twice", "meals", "board", "board", "appears twice"),
    ("a column without a heading", "name_ru", "", None, "has no heading"),
]


@pytest.mark.parametrize(
    ("before", "after", "column", "says"),
    [case[1:] for case in HEADINGS],
    ids=[case[0] for case in HEADINGS],
)
def test_a_wrong_heading_is_told(
    empty: Flask, before: str, after: str, column: str | None, says: str
) -> None:
    network = tiny()
    files = files_of(network)
    files["boards.csv"] = files["boards.csv"].replace(before.encode(), after.encode(), 1)
    found = [f for f in _faults(empty, read_files(files.items())) if f[:3] == ("boards", 1, column)]
    assert any(says in fault[3] for fault in found)


def _faults(app: Flask, source: Source) -> list[tuple[str, int | None, str | None, str]]:
    with app.app_context():
        see_resorts("all")
        with transaction():
            faults = plan_load(source).faults
    return [(fault.sheet, fault.row, fault.column, fault.text) for fault in faults]


def test_a_row_with_too_many_cells_is_told(empty: Flask) -> None:
    files = files_of(tiny())
    files["boards.csv"] += b"aurora,extra,Extra, with a comma,,,2\n"
    [fault] = _faults(empty, read_files(files.items()))
    assert fault[:3] == ("boards", 4, None)
    assert "Cells in this row: 7; headings: 6" in fault[3]


def test_blank_rows_count_but_mean_nothing(empty: Flask) -> None:
    files = files_of(tiny())
    files["boards.csv"] += b"\n,,,,,\naurora,Third,Third,,,2\n"
    [fault] = _faults(empty, read_files(files.items()))
    assert fault[:3] == ("boards", 6, "board")


def test_semicolons_tabs_and_a_byte_order_mark_are_understood() -> None:
    for separator in (";", "\t"):
        text = "resort,board,name_en\naurora,half,Half".replace(",", separator)
        sheet = read_files([("boards.csv", b"\xef\xbb\xbf" + text.encode())]).sheets["boards"]
        assert sheet.header == ["resort", "board", "name_en"]
        assert sheet.rows == [(2, ["aurora", "half", "Half"])]


def test_a_workbooks_cells_mean_what_they_show() -> None:
    row: list[object] = [
        True, False, 45, 45.1, 0.1 + 0.2, date(2027, 5, 1), time(14),
        datetime(2027, 5, 1, tzinfo=UTC).replace(tzinfo=None), " x ", None, "'+372 5",
    ]  # fmt: skip
    content = workbook(boards=[[*"abcdefghijk"], row])
    sheet = read_files([("n.xlsx", content)]).sheets["boards"]
    assert sheet.rows == [
        (2, ["yes", "no", "45", "45.1", "0.3", "2027-05-01", "14:00", "2027-05-01", "x", "",
             "+372 5"])
    ]  # fmt: skip


def test_a_zip_of_sheets_reads_like_a_folder(empty: Flask, tmp_path: Path) -> None:
    files = files_of(tiny())
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    inside = {f"network/{name}": content for name, content in files.items()}
    from_zip = read_files([("network.zip", zipped(inside))])
    assert from_zip.sheets == read_path(tmp_path).sheets == source_of(tiny()).sheets
    assert told(faults_of(empty, tiny())) == []
