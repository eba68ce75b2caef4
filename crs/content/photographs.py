"""Photographs of a subject: added, put in order, put away, put back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from core.audit.models import AuditEntry
from core.audit.operations import record
from core.clock import now
from core.db import db, lock
from core.i18n import _l
from core.pictures.operations import Picture
from core.refusals import Refusal
from crs.content.kinds import Kind
from crs.content.models import Photograph
from crs.content.operations import ChangedSince, take_back_texts
from crs.content.queries import photographs_of, resort_of

MOST = 12


class EnoughPhotographs(Refusal):
    """More would not be looked at."""

    message = _l("There are {most} photographs already: remove one before you add another.")


class ShownAlready(Refusal):
    """The same picture twice."""

    message = _l("This photograph is among them already.")


def add_photograph(kind: Kind, row_id: int, picture: Picture, *, by: str) -> Photograph:
    """Put a kept picture behind the others. Raises EnoughPhotographs, ShownAlready."""
    row: Any
    [row] = lock(kind.model, row_id)
    shown = photographs_of(kind.name, [row_id])[row_id]
    if any(one.hash == picture.code for one in shown):
        raise ShownAlready
    _insist_on_room(shown)
    photograph = Photograph(
        resort_id=resort_of(row), kind=kind.name, subject_id=row_id, alt={}, hash=picture.code,
        position=_behind(shown), width=picture.width, height=picture.height,
    )  # fmt: skip
    db.session.add(photograph)
    _tell(photograph, "photograph_added", by)
    return photograph


def move_photograph(kind: Kind, photograph: Photograph, steps: int, *, by: str) -> None:
    """So many places on (or back, below zero), as far as there are any."""
    subject = photograph.subject_id
    row: Any
    [row] = lock(kind.model, subject)
    shown = photographs_of(kind.name, [subject])[subject]
    before = [one.id for one in shown]
    if photograph.id not in before:
        raise ChangedSince
    place = before.index(photograph.id)
    after = before[:place] + before[place + 1 :]
    after.insert(max(place + steps, 0), photograph.id)
    if after != before:
        _order(row, shown, after, by)


def put_away(photograph_id: int, *, by: str, **facts: Any) -> None:
    """Show it no more; it stays to be put back. Raises ChangedSince."""
    [photograph] = lock(Photograph, photograph_id)
    if photograph.removed_at is not None:
        raise ChangedSince
    photograph.removed_at = now()
    _tell(photograph, "photograph_removed", by, **facts)


def put_back(photograph_id: int, *, by: str, **facts: Any) -> None:
    """Show it again where it was. Raises ChangedSince, EnoughPhotographs."""
    [photograph] = lock(Photograph, photograph_id)
    if photograph.removed_at is None:
        raise ChangedSince
    subject = photograph.subject_id
    _insist_on_room(photographs_of(photograph.kind, [subject])[subject])
    photograph.removed_at = None
    _tell(photograph, "photograph_back", by, **facts)


def take_back(kind: Kind, entry: AuditEntry, *, by: str) -> None:
    """Undo one change of a row or a photograph; raises ChangedSince where it no longer can be."""
    undo: dict[str, Callable[[], None]] = {
        "texts_changed": lambda: take_back_texts(kind, entry, by=by),
        "photograph_added": lambda: put_away(entry.subject_id, by=by, undoes=entry.id),
        "photograph_back": lambda: put_away(entry.subject_id, by=by, undoes=entry.id),
        "photograph_removed": lambda: put_back(entry.subject_id, by=by, undoes=entry.id),
        "photographs_ordered": lambda: _order_back(kind, entry, by=by),
    }
    undo[entry.verb]()


def _order_back(kind: Kind, entry: AuditEntry, *, by: str) -> None:
    row: Any
    [row] = lock(kind.model, entry.subject_id)
    shown = photographs_of(kind.name, [row.id])[row.id]
    if [one.id for one in shown] != entry.facts["after"]:
        raise ChangedSince
    _order(row, shown, entry.facts["before"], by, undoes=entry.id)


def _order(row: Any, shown: Sequence[Photograph], after: list[int], by: str, **facts: Any) -> None:
    before = [one.id for one in shown]
    for one in shown:
        one.position = after.index(one.id)
    db.session.flush()
    orders = {"before": before, "after": after}
    record(row, "photographs_ordered", by=by, resort_id=resort_of(row), **orders, **facts)


def _insist_on_room(shown: Sequence[Photograph]) -> None:
    if len(shown) >= MOST:
        raise EnoughPhotographs(most=MOST)


def _behind(shown: Sequence[Photograph]) -> int:
    return max((one.position for one in shown), default=-1) + 1


def _tell(photograph: Photograph, verb: str, by: str, **facts: Any) -> None:
    db.session.flush()
    record(photograph, verb, by=by, resort_id=photograph.resort_id, **facts)
