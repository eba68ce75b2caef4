"""Advice about the back-care programme of the house."""

from __future__ import annotations

import pytest
from flask import Flask

from core.clock import now
from core.db import db
from crs.advice.models import Complaint, ComplaintProgramme, Question
from crs.catalogue.models import Programme
from tests.cast import House, build_house
from tests.staff import within


def texts(words: str) -> dict[str, str]:
    """The same in each language, told apart by its code."""
    return {"en": words, "ru": f"{words} (ru)", "et": f"{words} (et)"}


@pytest.fixture
def house(app: Flask) -> House:
    """It helps against back pain, at any season; asks of fever, of a pacemaker, of stairs."""
    aurora = build_house(app)
    within(app, lambda: _advise(aurora))
    return aurora


def _advise(aurora: House) -> None:
    rest = Programme(
        resort_id=aurora.resort, code="rest", name=texts("Rest"), description=texts("Quiet days"),
        min_nights=1, min_age=0,
    )  # fmt: skip
    this_month = now().month
    pain = Complaint(code="back-pain", name=texts("Back pain"), words=texts("It hurts"), months=[])
    cough = Complaint(
        code="cough", name=texts("Cough"), words=texts("It stays"), months=[this_month], position=1
    )
    nobody = Complaint(code="hiccups", name=texts("Hiccups"), words=texts("Hic"), position=2)
    db.session.add_all([rest, pain, cough, nobody])
    db.session.flush()
    programme = aurora.programmes["back-care"]
    for complaint, other in ((pain, programme), (cough, programme), (pain, rest.id)):
        db.session.add(
            ComplaintProgramme(
                resort_id=aurora.resort, complaint_id=complaint.id, programme_id=other,
                why=texts(f"Warmth for {complaint.code}"),
            )
        )  # fmt: skip
    for place, (code, yes, no, instead) in enumerate(QUESTIONS):
        db.session.add(
            Question(
                resort_id=aurora.resort, programme_id=programme, code=code, position=place,
                text=texts(f"About {code}?"), yes=yes, no=no, words=texts(f"Because of {code}"),
                instead_id=rest.id if instead else None,
            )
        )  # fmt: skip


QUESTIONS = (
    ("fever", "not", "suitable", True),
    ("pacemaker", "ask", "suitable", False),
    ("stairs", "suitable", "ask", False),
)
