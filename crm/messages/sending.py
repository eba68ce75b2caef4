"""One letter: written, made into a mail, handed over once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.db import transaction
from core.i18n import speaking
from core.letters.kinds import Letter, message_kind
from core.letters.layout import as_html, as_text
from core.mail import Connection
from crm.messages.envelope import Document, Envelope, ascii_address, bare, compose, one_line
from crm.messages.models import Message
from crm.messages.operations import begin_to_hand_over, mark_sent


@dataclass(frozen=True)
class Claimed:
    """A message that is ours until the lease ends, and its letter."""

    id: int
    lease: datetime
    letter: Letter
    envelope: Envelope


def claimed(message: Message, sender: str) -> Claimed:
    """Its letter, written in the transaction of the claim; not yet laid out."""
    with speaking(message.language):
        letter = message_kind(message.kind).write(message.facts)
    envelope = Envelope(
        sender, message.to_address, letter.reply_to, letter.subject, message.message_id,
        message.language, message.written_at,
    )  # fmt: skip
    return Claimed(message.id, message.due_at, letter, envelope)


@dataclass(frozen=True)
class Mail:
    """A letter laid out, with its documents made."""

    text: str
    html: str
    documents: Sequence[Document]


def laid_out(letter: Letter, language: str) -> Mail:
    """Takes its time: outside of the transaction."""
    with speaking(language):
        text, html = as_text(letter), as_html(letter)
    documents = [Document(a.name, a.media_type, a.make()) for a in letter.attachments]
    return Mail(text, html, documents)


def send(ours: Claimed, connection: Connection) -> None:
    """Hand it over and write down that it was taken.

    Raises NoAddress where none can be written to, NotTaken where the server
    refused it, NobodyKnows where the line broke; nothing where it is not ours any more.
    """
    envelope = ours.envelope
    recipient = ascii_address(envelope.recipient)
    mail = laid_out(ours.letter, envelope.language)
    whole = compose(envelope, mail.text, mail.html, mail.documents).as_bytes()
    with transaction():
        if not begin_to_hand_over(ours.id, ours.lease):
            return
    connection.hand_over(bare(envelope.sender), recipient, whole)
    with transaction():
        mark_sent(
            ours.id, subject=one_line(envelope.subject), text=mail.text, html=mail.html,
            attachments=[_about(document) for document in mail.documents],
        )  # fmt: skip


def _about(document: Document) -> dict[str, object]:
    digest = hashlib.sha256(document.content).hexdigest()
    return {
        "name": document.name, "media_type": document.media_type,
        "size": len(document.content), "sha256": digest,
    }  # fmt: skip
