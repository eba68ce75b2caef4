"""Reading advice: complaints with what helps, and the questions of a programme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVarTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from core.db import db
from core.i18n import Texts
from core.organisation.models import Resort
from core.refusals import NotThere
from crs.advice.models import Complaint, ComplaintProgramme, Question
from crs.catalogue.models import Programme

Columns = TypeVarTuple("Columns")


@dataclass(frozen=True)
class Topic:
    """A complaint that something helps with: by how many programmes, at how many resorts."""

    complaint: Complaint
    programmes: int
    resorts: int

    def is_of(self, month: int) -> bool:
        """Whether this is its season."""
        return month in self.complaint.months


@dataclass(frozen=True)
class Remedy:
    """A programme for a complaint, where it is given, and why."""

    resort: Resort
    programme: Programme
    advice: ComplaintProgramme


def topics() -> list[Topic]:
    """The complaints that a programme on sale helps with, in their order."""
    programmes, resorts = func.count(), func.count(ComplaintProgramme.resort_id.distinct())
    rows = db.session.execute(
        _on_sale(select(Complaint, programmes, resorts).join(ComplaintProgramme))
        .group_by(Complaint.id)
        .order_by(Complaint.position, Complaint.code)
    )
    return [Topic(*row) for row in rows]


def complaint_names() -> list[tuple[str, Texts]]:
    """Code and name of each complaint, in their order."""
    rows = select(Complaint.code, Complaint.name).where(Complaint.retired_at.is_(None))
    return list(db.session.execute(rows.order_by(Complaint.position, Complaint.code)))


def helping(code: str) -> dict[int, list[int]]:
    """Resort to its programmes that help with the complaint, the most advised first."""
    rows = db.session.execute(
        _on_sale(
            select(ComplaintProgramme.resort_id, ComplaintProgramme.programme_id)
            .join(Complaint, Complaint.id == ComplaintProgramme.complaint_id)
            .where(Complaint.code == code)
        ).order_by(ComplaintProgramme.position, Programme.position)
    )
    found: dict[int, list[int]] = {}
    for resort_id, programme_id in rows:
        found.setdefault(resort_id, []).append(programme_id)
    return found


def find_complaint(code: str) -> Complaint:
    """The complaint of the code; raises NotThere."""
    found = db.session.scalar(
        select(Complaint).where(Complaint.code == code, Complaint.retired_at.is_(None))
    )
    if found is None:
        raise NotThere
    return found


def remedies_for(complaint_id: int) -> list[Remedy]:
    """The programmes on sale that help with it, in the order in which they are advised."""
    rows = db.session.execute(
        _on_sale(select(Resort, Programme, ComplaintProgramme).select_from(ComplaintProgramme))
        .where(ComplaintProgramme.complaint_id == complaint_id)
        .order_by(ComplaintProgramme.position, Resort.position, Programme.position)
    )
    return [Remedy(*row) for row in rows]


def complaints_of(programme_id: int) -> Sequence[ComplaintProgramme]:
    """What the programme helps with, in the order of the complaints."""
    return db.session.scalars(
        select(ComplaintProgramme)
        .join(ComplaintProgramme.complaint)
        .where(ComplaintProgramme.programme_id == programme_id, Complaint.retired_at.is_(None))
        .order_by(Complaint.position, Complaint.code)
        .options(contains_eager(ComplaintProgramme.complaint))
    ).all()


def questions_of(programme_id: int) -> Sequence[Question]:
    """The questions of a programme in their order, with what may suit instead."""
    return db.session.scalars(
        select(Question)
        .where(Question.programme_id == programme_id)
        .order_by(Question.position, Question.code)
        .options(joinedload(Question.instead))
    ).all()


def programmes_that_ask(resort_id: int) -> dict[int, str]:
    """Id to code of the resort's programmes that have questions."""
    rows = db.session.execute(
        select(Programme.id, Programme.code)
        .where(Programme.resort_id == resort_id)
        .where(select(Question.id).where(Question.programme_id == Programme.id).exists())
    )
    return {row.id: row.code for row in rows}


def _on_sale(wanted: Select[*Columns]) -> Select[*Columns]:
    return (
        wanted.join(Programme, Programme.id == ComplaintProgramme.programme_id)
        .join(Resort, Resort.id == ComplaintProgramme.resort_id)
        .where(Programme.retired_at.is_(None), Resort.retired_at.is_(None))
        .where(ComplaintProgramme.complaint.has(Complaint.retired_at.is_(None)))
    )
