"""Finding inquiries within what a person may see."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import joinedload

from core.audit.models import AuditEntry
from core.auth.access import SignedIn
from core.db import db
from core.forms import dialled
from core.refusals import NotThere
from crs.inquiries.models import Inquiry
from crs.permissions import CrsPerm

MOST = 200


def access_inquiry(inquiry_id: int, *, by: SignedIn) -> Inquiry:
    """The inquiry, where the person answers such; elsewhere the same NotThere."""
    inquiry = db.session.scalar(_seen(by).where(Inquiry.id == inquiry_id))
    if inquiry is None:
        raise NotThere
    return inquiry


def open_inquiries(
    *, by: SignedIn, resort_ids: Collection[int] | None = None, words: str = ""
) -> Sequence[Inquiry]:
    """What waits for an answer by when it is due, then what was answered and is not over."""
    wanted = _narrowed(by, resort_ids, words).where(Inquiry.closed_at.is_(None))
    order = (Inquiry.answered_at.is_not(None), Inquiry.due_at, Inquiry.id)
    return db.session.scalars(wanted.order_by(*order).limit(MOST)).all()


def closed_inquiries(
    *,
    by: SignedIn,
    resort_ids: Collection[int] | None = None,
    words: str = "",
    limit: int = MOST,
    before_id: int | None = None,
) -> Sequence[Inquiry]:
    """What is over, the newest first."""
    wanted = _narrowed(by, resort_ids, words).where(Inquiry.closed_at.is_not(None))
    if before_id is not None:
        wanted = wanted.where(Inquiry.id < before_id)
    return db.session.scalars(wanted.order_by(Inquiry.id.desc()).limit(limit)).all()


def trail_of(inquiry: Inquiry) -> Sequence[AuditEntry]:
    """Who did what to it, oldest first."""
    mine = (AuditEntry.subject_kind == "inquiry", AuditEntry.subject_id == inquiry.id)
    return db.session.scalars(select(AuditEntry).where(*mine).order_by(AuditEntry.id)).all()


def _narrowed(by: SignedIn, resort_ids: Collection[int] | None, words: str) -> Select[Inquiry]:
    wanted = _seen(by)
    if resort_ids is not None:
        wanted = wanted.where(Inquiry.resort_id.in_(resort_ids))
    return wanted.where(_named(words.strip())) if words.strip() else wanted


def _named(words: str) -> ColumnElement[bool]:
    like = "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    columns = (Inquiry.name, Inquiry.phone, Inquiry.email)
    about: list[ColumnElement[bool]] = [column.ilike(like) for column in columns]
    if digits := dialled(words):
        about.append(Inquiry.phone_digits.contains(digits))
    return or_(*about)


def _seen(by: SignedIn) -> Select[Inquiry]:
    """The network's own are for those who may see them everywhere."""
    resorts = by.resort_ids(CrsPerm.INQUIRY_ANSWER)
    every = select(Inquiry).options(joinedload(Inquiry.resort), joinedload(Inquiry.booking))
    return every if resorts is None else every.where(Inquiry.resort_id.in_(resorts))
