"""Reading the catalogue for pages: resorts, rooms, programmes in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Row, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import defer, selectinload

from core.db import db
from core.i18n import Texts
from core.organisation.models import CalendarDay, Resort
from core.refusals import NotThere
from crs.catalogue.models import (
    Board,
    Building,
    Procedure,
    Programme,
    ProgrammeProcedure,
    RoomType,
)
from crs.catalogue.rules import promised_number, treatment_days


def open_resorts(ids: Collection[int] | None = None) -> Sequence[Resort]:
    """The resorts in their order, long texts left for later; of the ids where some are given."""
    wanted = select(Resort).where(Resort.retired_at.is_(None)).options(defer(Resort.description))
    if ids is not None:
        wanted = wanted.where(Resort.id.in_(ids))
    return db.session.scalars(wanted.order_by(Resort.position, Resort.slug)).all()


def find_resort(slug: str) -> Resort:
    """The resort of a slug within the scope; raises NotThere."""
    found = db.session.scalar(
        select(Resort).where(Resort.slug == slug, Resort.retired_at.is_(None))
    )
    if found is None:
        raise NotThere
    return found


def programmes_on_sale() -> list[tuple[str, Texts]]:
    """Code and name of every programme of the network, one line a code, in their order."""
    first_of_code = (
        select(Programme.code, Programme.name, Programme.position)
        .ext(distinct_on(Programme.code))
        .where(Programme.retired_at.is_(None))
        .order_by(Programme.code, Programme.position, Programme.resort_id)
    )
    rows = sorted(db.session.execute(first_of_code), key=lambda row: (row.position, row.code))
    return [(row.code, row.name) for row in rows]


def programmes_of(resort_id: int) -> Sequence[Programme]:
    """The resort's programmes with their procedures."""
    return db.session.scalars(
        select(Programme)
        .where(Programme.resort_id == resort_id, Programme.retired_at.is_(None))
        .order_by(Programme.position, Programme.code)
        .options(selectinload(Programme.contents).joinedload(ProgrammeProcedure.procedure))
    ).all()


def programmes_in_words(resort_id: int) -> Sequence[Programme]:
    """The resort's programmes in their order, without what is done in them."""
    return db.session.scalars(
        select(Programme)
        .where(Programme.resort_id == resort_id, Programme.retired_at.is_(None))
        .order_by(Programme.position, Programme.code)
    ).all()


def first_programmes(resort_ids: Collection[int]) -> Sequence[Programme]:
    """What each of these resorts puts first, in the order of the resorts' ids."""
    return db.session.scalars(
        select(Programme)
        .ext(distinct_on(Programme.resort_id))
        .where(Programme.resort_id.in_(resort_ids), Programme.retired_at.is_(None))
        .order_by(Programme.resort_id, Programme.position, Programme.code)
    ).all()


def find_programme(resort_id: int, code: str) -> Programme:
    """The resort's programme with its procedures; raises NotThere."""
    found = db.session.scalar(
        select(Programme)
        .where(Programme.resort_id == resort_id, Programme.code == code)
        .where(Programme.retired_at.is_(None))
        .options(selectinload(Programme.contents).joinedload(ProgrammeProcedure.procedure))
    )
    if found is None:
        raise NotThere
    return found


def find_procedure(resort_id: int, code: str) -> Procedure:
    """The resort's procedure; raises NotThere."""
    found = db.session.scalar(
        select(Procedure)
        .where(Procedure.resort_id == resort_id, Procedure.code == code)
        .where(Procedure.retired_at.is_(None))
    )
    if found is None:
        raise NotThere
    return found


def resorts_with(procedure_code: str) -> Sequence[Resort]:
    """The resorts that give a procedure of this code, in their order."""
    return db.session.scalars(
        select(Resort)
        .join(Procedure, Procedure.resort_id == Resort.id)
        .where(Procedure.code == procedure_code, Procedure.retired_at.is_(None))
        .where(Resort.retired_at.is_(None))
        .options(defer(Resort.description))
        .order_by(Resort.position, Resort.slug)
    ).all()


def programmes_with(procedure_id: int) -> Sequence[Programme]:
    """The programmes that the procedure is part of."""
    return db.session.scalars(
        select(Programme)
        .join(ProgrammeProcedure)
        .where(ProgrammeProcedure.procedure_id == procedure_id, Programme.retired_at.is_(None))
        .order_by(Programme.position, Programme.code)
    ).all()


def programmes_by_resort(resort_ids: Collection[int]) -> Sequence[Row[int, str, Texts]]:
    """Resort, code and name of the programmes of these resorts, in their order."""
    return db.session.execute(
        select(Programme.resort_id, Programme.code, Programme.name)
        .where(Programme.resort_id.in_(resort_ids), Programme.retired_at.is_(None))
        .order_by(Programme.position, Programme.code, Programme.resort_id)
    ).all()


def room_types_of(resort_ids: Collection[int]) -> Sequence[RoomType]:
    """Room types on sale in their order."""
    return db.session.scalars(
        select(RoomType)
        .where(RoomType.resort_id.in_(resort_ids), RoomType.retired_at.is_(None))
        .order_by(RoomType.resort_id, RoomType.position, RoomType.code)
    ).all()


def boards_of(resort_ids: Collection[int]) -> Sequence[Board]:
    """Boards on sale in their order."""
    return db.session.scalars(
        select(Board)
        .where(Board.resort_id.in_(resort_ids), Board.retired_at.is_(None))
        .order_by(Board.resort_id, Board.position, Board.code)
    ).all()


def buildings_of(resort_id: int) -> Sequence[Building]:
    """The houses of the resort in their order."""
    return db.session.scalars(
        select(Building)
        .where(Building.resort_id == resort_id, Building.retired_at.is_(None))
        .order_by(Building.position, Building.code)
    ).all()


def house_calendar(resort_id: int, first: date, last: date) -> dict[date, str]:
    """The days that are not ordinary ones; where a day has two kinds, the stricter decides."""
    return {day: kind for day, (kind, _note) in calendar_notes(resort_id, first, last).items()}


def calendar_notes(
    resort_id: int, first: date = date.min, last: date = date.max
) -> dict[date, tuple[str, Texts]]:
    """The same, each day's kind with the house's own word about it."""
    rows = db.session.execute(
        select(CalendarDay.day, CalendarDay.kind, CalendarDay.note).where(
            CalendarDay.resort_id == resort_id, CalendarDay.day.between(first, last)
        )
    )
    strict = ("short", "duty", "holiday", "maintenance", "closed")
    by_rank = sorted(rows, key=lambda row: strict.index(row.kind))
    return {row.day: (row.kind, row.note) for row in by_rank}


@dataclass(frozen=True)
class Promise:
    """A procedure of a programme and how often it is given in a stay."""

    name: Texts
    description: Texts
    minutes: int
    number: int
    code: str
    feeling: Texts
    every_days: int
    procedure_id: int
    is_limited: bool
    """Whether the programme gives it less often than its days would allow."""


def promises(
    programme: Programme, arrival: date, departure: date, calendar: Mapping[date, str] | None = None
) -> list[Promise]:
    """What the programme promises for these dates, by the resort's house calendar."""
    if calendar is None:
        calendar = house_calendar(programme.resort_id, arrival, departure)
    found = []
    for part in programme.contents:
        card = part.procedure
        days = treatment_days(arrival, departure, calendar, sundays=card.sundays)
        number = promised_number(days, part.every_days, part.most)
        is_limited = number < promised_number(days, part.every_days)
        found.append(
            Promise(
                card.name, card.description, card.minutes, number, card.code, card.feeling,
                part.every_days, card.id, is_limited,
            )
        )  # fmt: skip
    return [promise for promise in found if promise.number]
