"""The words of a message, written anew from the facts that were queued."""

from __future__ import annotations

from core.i18n import speaking
from core.letters.kinds import message_kind
from crm.messages.models import Message


def text_of(message: Message) -> str:
    """What a telephone shows. Raises LookupError for a kind that is not known any more."""
    write = message_kind(message.kind).text
    if write is None:
        raise LookupError(f"{message.kind} has no text for telephones")
    with speaking(message.language):
        return write(message.facts)
