"""Reading photographs for pages."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from core.db import db
from crs.content.models import Photograph


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
