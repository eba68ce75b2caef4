"""Queueing messages, and what becomes of them. Each flushes; the edges are in delivery.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Interval, event, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core.audit.operations import record
from core.clock import now
from core.db import db, lock
from core.jobs import ring
from core.letters.kinds import has_text
from core.mail import new_message_id
from core.sms import plain_number
from core.tasks.operations import close_task
from crm.messages.models import Channel, Message, MessageStatus

DELIVER = "crm.messages.jobs.deliver"
QUEUED = "message queued"
LEASE = timedelta(minutes=5)  # longer than a mail server takes to answer four times
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
TWICE = 2
UNSENT = "message_not_sent"


def queue_message(
    kind: str,
    reference: str,
    *,
    resort_id: int,
    about: str,
    to_address: str,
    language: str,
    facts: Mapping[str, Any],
    to_phone: str = "",
) -> bool:
    """Let it be told after the commit; `kind` and `reference` together only once.

    By mail, or by a text to the telephone of who has no address, where the kind has one. `about`
    is what it concerns (`booking:ABCD2345`); `facts` must be JSON, and are all that its writer
    gets; a fact `path` leads to the page of the matter. Returns False where it was queued before,
    or there is neither address nor telephone: then nobody is written to.
    """
    if to_address:
        channel, receiver = Channel.MAIL, to_address
    elif has_text(kind) and (number := plain_number(to_phone)):
        channel, receiver = Channel.SMS, number
    else:
        return False
    return _queue(
        kind=kind, reference=reference, resort_id=resort_id, subject_ref=about, channel=channel,
        to_address=receiver, language=language, facts=dict(facts),
    )  # fmt: skip


def send_text(
    kind: str,
    reference: str,
    *,
    resort_id: int,
    about: str,
    to_phone: str,
    language: str,
    facts: Mapping[str, Any],
) -> bool:
    """As `queue_message`, to a telephone alone; False too where the kind has no text."""
    return queue_message(
        kind, reference, resort_id=resort_id, about=about, to_address="", to_phone=to_phone,
        language=language, facts=facts,
    )  # fmt: skip


def _queue(**values: Any) -> bool:
    queued = insert(Message).values(**values, message_id=new_message_id())
    once = queued.on_conflict_do_nothing(index_elements=["kind", "reference"])
    is_new = db.session.scalar(once.returning(Message.id)) is not None
    if is_new:
        ring_at_commit()
    return is_new


def ring_at_commit() -> None:
    """Ask a worker to deliver once this transaction is committed."""
    db.session().info[QUEUED] = True


@event.listens_for(Session, "after_commit")
def _ring(session: Session) -> None:
    if not session.in_nested_transaction() and session.info.pop(QUEUED, False):
        ring(DELIVER)


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(QUEUED, None)


def keep_due(channel: Channel) -> int:
    """Nothing is set that sends it: what is due stays for the outbox page. Returns how many."""
    kept = update(Message).where(*is_due(channel)).values(status=MessageStatus.KEPT)
    return len(db.session.scalars(kept.returning(Message.id)).all())


def is_due(channel: Channel | None = None) -> tuple[Any, ...]:
    """What waits, and may be tried now; of one channel, or any."""
    due = Message.status == MessageStatus.DUE, Message.due_at <= func.app_now()
    return due if channel is None else (*due, Message.channel == channel)


def claim_next(channel: Channel) -> Message | None:
    """The message that is due longest, ours for a while: no other process takes it meanwhile."""
    wanted = select(Message).where(*is_due(channel)).order_by(Message.due_at, Message.id).limit(1)
    message = db.session.scalar(
        wanted.with_for_update(skip_locked=True).execution_options(populate_existing=True)
    )
    if message is not None:
        message.due_at = now() + LEASE
    return message


def begin_to_hand_over(key: int, lease: datetime) -> bool:
    """Count that the server may have it from now on; False where it is not ours any more."""
    [message] = lock(Message, key)
    if message.status != MessageStatus.DUE or message.due_at != lease:
        return False
    message.unanswered += 1
    return True


def mark_sent(
    key: int, *, subject: str, text: str, html: str, attachments: Sequence[Mapping[str, Any]]
) -> None:
    """The server took it: this is what it said."""
    [message] = lock(Message, key)
    message.status, message.sent_at, message.fault = MessageStatus.SENT, now(), ""
    message.subject, message.text, message.html = subject, text, html
    message.attachments = [dict(one) for one in attachments]
    message.unanswered = 0
    close_task(UNSENT, str(key), by="outbox")


def put_off(key: int, fault: str, *, handed_over: bool) -> Message:
    """It surely was not sent: wait before the next try, longer each time."""
    [message] = lock(Message, key)
    message.unanswered -= int(handed_over)
    message.due_at = now() + min(FIRST_PAUSE * 2**message.attempts, LONGEST_PAUSE)
    message.attempts += 1
    message.fault = fault[:500]
    return message


def put_off_due(fault: str) -> int:
    """As `put_off`, for all mail that is due: no server is reached. The most tries of any."""
    longer = FIRST_PAUSE.seconds * func.power(2, func.least(Message.attempts, 10))
    seconds = func.least(longer, LONGEST_PAUSE.seconds)
    late = update(Message).where(*is_due(Channel.MAIL)).values(
        due_at=func.app_now() + func.make_interval(0, 0, 0, 0, 0, 0, seconds, type_=Interval),
        attempts=Message.attempts + 1,
        fault=fault[:500],
    )  # fmt: skip
    return max(db.session.scalars(late.returning(Message.attempts)).all(), default=0)


def give_up(key: int, fault: str, *, handed_over: bool) -> Message:
    """It cannot be sent, or was handed over twice: a person decides."""
    [message] = lock(Message, key)
    message.unanswered -= int(handed_over)
    message.status, message.fault = MessageStatus.FAILED, fault[:500]
    message.attempts += 1
    return message


def send_again(message: Message, *, by: str) -> Message:
    """A person wants it sent, whatever became of it; one that waits or was sent stays as it is."""
    [message] = lock(Message, message.id)
    if message.status in (MessageStatus.FAILED, MessageStatus.KEPT):
        message.status, message.due_at = MessageStatus.DUE, now()
        message.attempts = message.unanswered = 0
        record(message, "sent_again", by=by, resort_id=message.resort_id)
        ring_at_commit()
    return message
