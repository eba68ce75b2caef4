"""What a version promises otherwise than the one before, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from sqlalchemy import select

from core.db import db
from core.i18n import Texts, _, day, in_language
from crs.bookings.explaining import Promised
from crs.catalogue.models import Board, Programme, RoomType
from crs.rates.models import RatePlan


@dataclass(frozen=True)
class Change:
    """One thing that differs; an empty `before` or `after`: it is new, or gone."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Names:
    """The catalogue's names for what terms have as ids and codes."""

    rooms: Mapping[int, Texts]
    boards: Mapping[int, Texts]
    programmes: Mapping[int, Texts]
    plans: Mapping[str, Texts]


def names_in(promised: Iterable[Promised], resort_id: int) -> Names:
    """The names of all that these promises speak of, retired or not."""
    terms = [one.terms for one in promised]
    programmes = {person["programme_id"] for one in terms for person in one["persons"]}
    plans = {one["rate_plan"] for one in terms}
    found = select(RatePlan.code, RatePlan.name).where(
        RatePlan.resort_id == resort_id, RatePlan.code.in_(plans)
    )
    return Names(
        rooms=_by_id(RoomType, {one["room_type_id"] for one in terms}),
        boards=_by_id(Board, {one["board_id"] for one in terms}),
        programmes=_by_id(Programme, programmes - {None}),
        plans=dict(db.session.execute(found).all()),
    )


def _by_id(
    model: type[RoomType] | type[Board] | type[Programme], ids: set[int]
) -> dict[int, Texts]:
    query = select(model.id, model.name).where(model.id.in_(ids))
    return dict(db.session.execute(query).all())


def changes_between(
    before: Sequence[Promised], after: Sequence[Promised], names: Names
) -> list[Change]:
    """The n-th voucher against the n-th before; names and diets of guests are no part of terms."""
    several = max(len(before), len(after)) > 1
    found: list[Change] = []
    for number, (old, new) in enumerate(zip_longest(before, after), start=1):
        label = _("Voucher {number}").format(number=number)
        if old is None or new is None:
            found.append(Change(label, _whole(old, names), _whole(new, names)))
            continue
        for change in _of_one(old, new, names):
            what = f"{label}, {change.what}" if several else change.what
            found.append(Change(what, change.before, change.after))
    return found


def _of_one(old: Promised, new: Promised, names: Names) -> Iterator[Change]:
    """Line by line, in the order in which the page shows a voucher."""
    lines = zip(_lines(old, names), _lines(new, names), strict=True)
    for (what, before), (_same, after) in lines:
        if before != after:
            yield Change(what, before, after)


def _lines(promised: Promised, names: Names) -> list[tuple[str, str]]:
    terms = promised.terms
    return [
        (_("dates"), _dates(promised)),
        (_("room"), _room(terms, names)),
        (_("rate"), in_language(names.plans.get(terms["rate_plan"])) or terms["rate_plan"]),
        (_("meals"), in_language(names.boards.get(terms["board_id"]))),
        (_("extras"), ", ".join(in_language(one["name"]) for one in promised.extras)),
        (_("guests"), "; ".join(_person(one, names) for one in terms["persons"])),
    ]


def _whole(promised: Promised | None, names: Names) -> str:
    if promised is None:
        return ""
    return f"{_room(promised.terms, names)}, {_dates(promised)}"


def _dates(promised: Promised) -> str:
    return f"{day(promised.arrival)} – {day(promised.departure)}"


def _room(terms: Mapping[str, Any], names: Names) -> str:
    name = in_language(names.rooms.get(terms["room_type_id"]))
    return f"{name} · {_('place')}" if terms["by_place"] else name


def _person(person: Mapping[str, Any], names: Names) -> str:
    """`aged 63, Back care`; names are not kept in terms."""
    age, programme = person["age"], person["programme_id"]
    words = [_("adult") if age is None else _("aged %(age)s") % {"age": age}]
    if person["role"] == "escort":
        words.append(_("escort"))
    if programme:
        words.append(in_language(names.programmes.get(programme)))
    return ", ".join(words)
