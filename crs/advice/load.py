"""Sheets of advice: complaints, the programmes for them, questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from core.i18n import _l
from core.sheets.cells import ListOf, OneOf, Whole
from core.sheets.faults import Wrong
from core.sheets.fields import RESORT, Column, Texts, coded, refers
from core.sheets.table import TableSheet
from core.sheets.tables import Tables
from crs.advice.models import Complaint, ComplaintProgramme, Question
from crs.advice.rules import Verdict

VERDICT = OneOf([verdict.value for verdict in Verdict])


def _decides(row: Mapping[str, Any], _tables: Tables) -> Iterator[Wrong]:
    if row["yes"] == row["no"]:
        yield Wrong(
            _l("Yes and no mean the same here. Give one of them a different meaning."), column="no"
        )
    if row["instead"] == row["programme"]:
        yield Wrong(
            _l("This is the programme itself. Name another one, or leave it empty."),
            column="instead",
        )


SHEETS = (
    TableSheet(
        "complaints",
        ("complaint",),
        (
            coded("complaint"),
            Texts("name"),
            Texts("words", longest=2_000),
            Column("months", ListOf(Whole(1, 12)), needed=False, empty=[]),
        ),
        model=Complaint,
    ),
    TableSheet(
        "complaint_programmes",
        ("resort", "complaint", "programme"),
        (
            RESORT,
            refers("complaint", "complaints", "complaint_id"),
            refers("programme", "programmes", "programme_id"),
            Texts("why", longest=500),
        ),
        model=ComplaintProgramme,
    ),
    TableSheet(
        "questions",
        ("resort", "programme", "question"),
        (
            RESORT,
            refers("programme", "programmes", "programme_id"),
            coded("question"),
            Texts("text", longest=500),
            Column("yes", VERDICT),
            Column("no", VERDICT),
            Texts("words", longest=1_000),
            refers("instead", "programmes", "instead_id", needed=False),
        ),
        checks=(_decides,),
        model=Question,
    ),
)
