"""What the content desk edits besides the catalogue: what helps with what, and what is asked."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select

from core.db import db
from core.i18n import _l, in_language
from crs.advice.models import Complaint, ComplaintProgramme, Question
from crs.catalogue.models import Programme
from crs.content.kinds import NAME, Kind, Words, add_kind

IN_THEIR_WORDS = Words("words", _l("In the guest's own words"), 2_000)
WHY = Words("why", _l("Why it helps"), 500)
ASKED = Words("text", _l("The question"), 500)
SAID_THEN = Words("words", _l("What to say if it does not suit"), 1_000)


def install(_app: object) -> None:
    """Put complaints, their programmes and the questions behind the catalogue."""
    add_kind(
        Kind(
            "question", _l("Questions before a programme"), Question, (ASKED, SAID_THEN),
            _questions_page, _programme, _by_programme,
        ),
        Kind("complaint", _l("Complaints"), Complaint, (NAME, IN_THEIR_WORDS), _complaint_page,
             of_network=True),
        Kind(
            "complaint_programme", _l("Why a programme helps"), ComplaintProgramme, (WHY,),
            _reason_page, _complaint_and_programme, _by_programme,
        ),
    )  # fmt: skip


def _programme(row: Any) -> str:
    """Its programme's name; the list of the desk has read all of them already."""
    found = db.session.get(Programme, row.programme_id)
    return in_language(found.name) if found else ""


def _complaint_and_programme(row: ComplaintProgramme) -> str:
    return f"{in_language(row.complaint.name)} · {_programme(row)}"


def _by_programme(wanted: Select[Any]) -> Select[Any]:
    """Those of programmes that are on sale, in the order of these."""
    model = wanted.column_descriptions[0]["entity"]
    return (
        wanted.join(Programme, Programme.id == model.programme_id)
        .where(Programme.retired_at.is_(None))
        .order_by(None)
        .order_by(Programme.position, Programme.code, model.position, model.id)
    )


def _questions_page(row: Question, resort: str) -> str:
    programme = db.session.get_one(Programme, row.programme_id)
    return f"/resorts/{resort}/programmes/{programme.code}/suitability"


def _complaint_page(row: Complaint, _resort: str) -> str:
    return f"/helps/{row.code}"


def _reason_page(row: ComplaintProgramme, _resort: str) -> str:
    return _complaint_page(row.complaint, _resort)
