"""Reading content: photographs for pages, what somebody may edit, what was changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, and_, or_, select

from core.audit.models import AuditEntry
from core.auth.access import SignedIn
from core.db import db
from core.organisation.models import Resort
from core.refusals import NotThere
from crs.content.kinds import PHOTOGRAPH, RESORT, Kind, kind_named
from crs.content.models import Photograph, Shown
from crs.permissions import CrsPerm

MOST_ENTRIES = 100
CHANGES = ("texts_changed", "photograph_added", "photograph_removed", "photograph_back",
           "photographs_ordered")  # fmt: skip


def photographs_of(kind: str, ids: Collection[int]) -> dict[int, list[Photograph]]:
    """The photographs of each of these subjects in their order; an empty list where none is.

    `kind` is one of `Shown`: resort, room_type, procedure, programme.
    """
    found: dict[int, list[Photograph]] = {key: [] for key in ids}
    if found:
        wanted = select(Photograph).where(
            Photograph.kind == kind,
            Photograph.subject_id.in_(found),
            Photograph.removed_at.is_(None),
        )
        for one in db.session.scalars(wanted.order_by(Photograph.position, Photograph.id)):
            found[one.subject_id].append(one)
    return found


def shown_photographs(kind: str, resort_ids: Collection[int]) -> dict[int, list[Photograph]]:
    """Subject to its photographs, of all subjects of the kind at these resorts that have some."""
    found: dict[int, list[Photograph]] = {}
    wanted = select(Photograph).where(
        Photograph.kind == kind,
        Photograph.resort_id.in_(resort_ids),
        Photograph.removed_at.is_(None),
    )
    for one in db.session.scalars(wanted.order_by(Photograph.position, Photograph.id)):
        found.setdefault(one.subject_id, []).append(one)
    return found


def photographs_at(resort_id: int) -> dict[str, dict[int, list[Photograph]]]:
    """All photographs of a resort by kind and subject; an empty list where none is."""
    found: dict[str, dict[int, list[Photograph]]] = {kind: defaultdict(list) for kind in Shown}
    wanted = select(Photograph).where(
        Photograph.resort_id == resort_id, Photograph.removed_at.is_(None)
    )
    for one in db.session.scalars(wanted.order_by(Photograph.position, Photograph.id)):
        found[one.kind][one.subject_id].append(one)
    return found


def resort_of(row: Any) -> int | None:
    """The resort whose row it is; None: the network's."""
    return row.id if isinstance(row, Resort) else getattr(row, "resort_id", None)


def access_subject(kind_name: str, row_id: int, *, by: SignedIn) -> tuple[Kind, Any]:
    """The row and its kind, where the person may edit it; raises NotThere."""
    kind = kind_named(kind_name)
    row: Any = db.session.get(kind.model, row_id) if kind else None
    if kind is None or row is None or getattr(row, "retired_at", None):
        raise NotThere
    mine = by.resort_ids(CrsPerm.CONTENT_EDIT)
    if mine is not None and resort_of(row) not in mine:
        raise NotThere
    return kind, row


def access_photograph(photograph_id: int, *, by: SignedIn) -> Photograph:
    """The photograph, put away or not, where the person may edit it; raises NotThere."""
    _kind, found = access_subject(PHOTOGRAPH.name, photograph_id, by=by)
    photograph: Photograph = found
    return photograph


def rows_of(kind: Kind, resort: Resort) -> Sequence[Any]:
    """What of this kind the resort shows, in its order; the network's where it has no resort."""
    if kind is RESORT:
        return [resort]
    model: Any = kind.model
    wanted: Select[Any] = select(model).order_by(model.position, model.id)
    if not kind.of_network:
        wanted = wanted.where(model.resort_id == resort.id)
    if hasattr(model, "retired_at"):
        wanted = wanted.where(model.retired_at.is_(None))
    return db.session.scalars(kind.narrowed(wanted)).all()


def all_photographs(kind: str, subject_id: int) -> Sequence[Photograph]:
    """Those put away too, in the order of their making."""
    wanted = select(Photograph).where(Photograph.kind == kind, Photograph.subject_id == subject_id)
    return db.session.scalars(wanted.order_by(Photograph.id)).all()


def changes_of(kind: Kind, row_id: int, photograph_ids: Collection[int]) -> Sequence[AuditEntry]:
    """Who changed what of the row and its photographs, the latest first."""
    about = [and_(AuditEntry.subject_kind == kind.name, AuditEntry.subject_id == row_id)]
    if photograph_ids:
        about.append(
            and_(
                AuditEntry.subject_kind == PHOTOGRAPH.name,
                AuditEntry.subject_id.in_(photograph_ids),
            )
        )
    wanted = select(AuditEntry).where(or_(*about), AuditEntry.verb.in_(CHANGES))
    return db.session.scalars(wanted.order_by(AuditEntry.id.desc()).limit(MOST_ENTRIES)).all()


def find_change(entry_id: int) -> AuditEntry:
    """A change that may be taken back; raises NotThere."""
    entry = db.session.get(AuditEntry, entry_id)
    if entry is None or entry.verb not in CHANGES or kind_named(entry.subject_kind) is None:
        raise NotThere
    return entry
