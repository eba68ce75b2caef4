"""A network of one house, as spreadsheets: valid, and small enough to be read at a glance."""

from __future__ import annotations

import copy
import csv
import io
from datetime import UTC, date, datetime, timedelta

from app.network.registry import SHEETS
from app.network.sources import Source, read_files

Network = dict[str, list[dict[str, str]]]
TODAY = datetime.now(UTC).date()


def day(ahead: int) -> str:
    """A date so many days from today."""
    return (TODAY + timedelta(days=ahead)).isoformat()


def _rows(sheet: str, *rows: str) -> list[dict[str, str]]:
    """Rows from cells that bars separate; texts are told in English alone."""
    columns = [c for c in SHEETS[sheet].columns if not c.endswith(("_ru", "_et"))]
    found = []
    for row in rows:
        cells = [cell.strip() for cell in row.split("|")]
        found.append(dict(zip(columns, cells, strict=True)))
    return found


def tiny() -> Network:
    """The rows by sheet and column."""
    return copy.deepcopy(_TINY)


_SHEETS = {
    "legal_entities": ["pine | Pine OÜ | 1 | EE1 | ee-vat | EUR | EE12 | Pine 1"],
    "resorts": [
        "aurora | pine | Aurora | By the sea | Among pines | Pine 1 | +372 555 | a@example.org | "
        "58.38 | 24.5 | Europe/Tallinn | EUR | sauna;pool | 3 | yes | 15:00 | 11:00 | 60"
    ],
    "calendar": [f"aurora | {day(20)} | holiday | Midsummer"],
    "buildings": ["aurora | main | Main house | 3 | yes | 0 | 2"],
    "room_types": [
        "aurora | single | Single | One bed | 1 | 0 | 14 | no",
        "aurora | twin | Twin | Two beds | 2 | 1 | 20 | yes",
    ],
    "rooms": [
        "aurora | 101 | main | single | 1",
        "aurora | 102 | main | single | 1",
        "aurora | 201 | main | twin | 2",
        "aurora | 202 | main | twin | 2",
    ],
    "boards": ["aurora | half | Half board | 2", "aurora | full | Full board | 3"],
    "procedures": ["aurora | mud | Mud wrap | Warm mud | 20 | no | Heavy and warm | | "],
    "programmes": ["aurora | back-care | Back care | For backs | 4 | 16 | Those who sit | Fever"],
    "programme_procedures": ["aurora | back-care | mud | 2 | 5"],
    "complaints": ["back-pain | Back pain | It hurts | 3;4"],
    "complaint_programmes": ["aurora | back-pain | back-care | Warmth and rest"],
    "questions": [
        "aurora | back-care | fever | Do you have a fever? | not | suitable | Get well first | ",
        "aurora | back-care | pacemaker | A pacemaker? | ask | suitable | We choose with you | ",
    ],
    "prepayment_policies": ["aurora | third | A third | percent | 30 | "],
    "cancellation_policies": ["aurora | gentle | Gentle | 14: 0%; 3: 1 night; 0: 100% | 100"],
    "rate_plans": ["aurora | flexible | Flexible | Change it | half | third | gentle"],
    "seasons": [
        f"aurora | now | Now | {day(-90)} | {day(30)}",
        f"aurora | then | Then | {day(31)} | {day(90)}",
    ],
    "prices": [
        "aurora | flexible | now | single | 1 | 70.00",
        "aurora | flexible | now | twin | 0 | 50.00",
        "aurora | flexible | now | twin | 2 | 95.50",
    ],
    "age_bands": ["aurora | baby | 0 | 2 | 0.00 | no", "aurora | child | 3 | 11 | 20.00 | yes"],
    "supplements": ["aurora | full |  |  |  | 12.00", "aurora |  | back-care |  | now | 30.00"],
    "extras": [
        "aurora | transfer | From the train | We meet you | 25.00 | booking | Train and time | "
        "everyone",
        "aurora | slippers | Slippers | To keep | 9.50 | person |  | children",
    ],
    "offers": [f"aurora | long | Long stay | flexible | 5 | 14 | 0 | {day(0)} | {day(60)}"],
    "restrictions": [
        f"aurora | weekend | flexible | single | {day(0)} | {day(9)} | no | yes | no | 1;6 | 3 | "
        "21 | 7;14 | 1 | 300"
    ],
    "quotas": [
        "aurora | general | twin |  |  | 1 | ",
        "aurora | allotment | single | baltic-travel |  | 1 | 7",
        "aurora | tier | single |  | flexible | 1 | ",
    ],
    "staff": [
        "olga@example.org | Olga | managing_company |  | en",
        "anna@example.org | Anna | reception | aurora | et",
    ],
    "sold_vouchers": [
        f"V-1 | aurora | flexible | twin | half | {day(5)} | {day(12)} | f | f63 back-care | "
        "Anna Mets | anna@example.org | +372 555 | et | resort | 350.00 | 100.00",
        f"V-2 | aurora | flexible | single | full | {day(5)} | {day(12)} |  | m65 | "
        "Ivan Mets | ivan@example.org |  | en | network | 490.00 | 490.00",
    ],
}
_TINY: Network = {sheet: _rows(sheet, *rows) for sheet, rows in _SHEETS.items()}


def as_csv(network: Network, sheet: str) -> str:
    """A sheet as CSV with all of its columns."""
    target = io.StringIO()
    columns = list(SHEETS[sheet].columns)
    writer = csv.DictWriter(target, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(network[sheet])
    return target.getvalue()


def files_of(network: Network) -> dict[str, bytes]:
    """The CSV files of a network."""
    return {f"{sheet}.csv": as_csv(network, sheet).encode() for sheet in network}


def source_of(network: Network) -> Source:
    """The network as it would be read from a folder."""
    return read_files(files_of(network).items())


def as_date(text: str) -> date:
    return date.fromisoformat(text)
