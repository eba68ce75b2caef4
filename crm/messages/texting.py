"""Texts to telephones: each put into the gateway's folder between two short transactions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import structlog

from core.db import transaction
from core.sms import Spool, is_number, sms_spool
from crm.messages.models import Channel, Message
from crm.messages.operations import (
    begin_to_hand_over,
    claim_next,
    give_up,
    keep_due,
    mark_sent,
    put_off,
)
from crm.messages.queries import is_any_due
from crm.messages.unsent import tell_resort
from crm.messages.writing import text_of

log = structlog.get_logger()
NO_COUNTRY = "not a telephone number with its country, such as +372 555 0123"


@dataclass(frozen=True)
class Text:
    """A message that is ours until the lease ends, in words."""

    id: int
    lease: datetime
    number: str
    words: str


def text_due(limit: int) -> bool:
    """Send the texts that are due; without a gateway, keep them. Whether more may wait."""
    spool = sms_spool()
    with transaction():
        if spool is None:
            keep_due(Channel.SMS)
            return False
        if not is_any_due(Channel.SMS):
            return False
    return all(_send_one(spool) for _turn in range(limit))


def _send_one(spool: Spool) -> bool:
    """False: nothing is due any more, or the folder takes nothing."""
    taken: int | None = None
    try:
        with transaction():
            message = claim_next(Channel.SMS)
            if message is None:
                return False
            taken = message.id
            if not is_number(message.to_address):
                tell_resort(give_up(taken, NO_COUNTRY, handed_over=False))
                return True
            ours = _written(message)
        return _handed_over(ours, spool)
    except Exception as fault:
        if taken is None:
            raise
        log.error("text not written", message=taken, exc_info=fault)
        with transaction():
            tell_resort(put_off(taken, f"{type(fault).__name__}: {fault}", handed_over=False))
    return True


def _written(message: Message) -> Text:
    return Text(message.id, message.due_at, message.to_address, text_of(message))


def _handed_over(ours: Text, spool: Spool) -> bool:
    """Whether the next one may follow. Put once more it takes its own place in the folder."""
    with transaction():
        if not begin_to_hand_over(ours.id, ours.lease):
            return True
    try:
        spool.put(f"sanatorium-{ours.id}", ours.number, ours.words)
    except OSError as fault:
        with transaction():
            tell_resort(put_off(ours.id, f"{type(fault).__name__}: {fault}", handed_over=True))
        return False
    with transaction():
        mark_sent(ours.id, subject="", text=ours.words, html="", attachments=())
    return True
