"""Finding messages: those of a matter, those of one's resorts, what waits."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from core.auth.access import SignedIn
from core.db import db
from core.refusals import NotThere
from crm.messages.models import Channel, Message
from crm.messages.operations import is_due
from crm.permissions import CrmPerm


def messages_about(subject_ref: str) -> Sequence[Message]:
    """What was told about a matter (`booking:ABCD2345`), newest first."""
    wanted = select(Message).where(Message.subject_ref == subject_ref)
    return db.session.scalars(wanted.order_by(Message.id.desc())).all()


def list_messages(
    *, status: str | None = None, before_id: int | None = None, limit: int = 50
) -> Sequence[Message]:
    """Newest first, within the scope of resorts."""
    wanted = select(Message).order_by(Message.id.desc()).limit(limit)
    if status:
        wanted = wanted.where(Message.status == status)
    if before_id is not None:
        wanted = wanted.where(Message.id < before_id)
    return db.session.scalars(wanted.options(joinedload(Message.resort))).all()


def access_message(message_id: int, *, by: SignedIn, to: CrmPerm) -> Message:
    """The message where the person may do this; elsewhere the same NotThere."""
    message = db.session.get(Message, message_id)
    if message is None or not by.may(to, message.resort_id):
        raise NotThere
    return message


def was_told(kind: str, reference: str) -> bool:
    """Whether it was queued, whatever became of it."""
    told = exists().where(Message.kind == kind, Message.reference == reference)
    return bool(db.session.scalar(select(told)))


def is_any_due(channel: Channel | None = None) -> bool:
    """Whether something waits to be sent now; of one channel, or any."""
    return bool(db.session.scalar(select(exists().where(*is_due(channel)))))
