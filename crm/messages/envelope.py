"""A letter as mail programs read it: headers of one line, plain text, a page, documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from core.mail import is_address

LONGEST_SUBJECT = 160


class NoAddress(ValueError):
    """None can be written to there."""


@dataclass(frozen=True)
class Document:
    """An attachment that is made."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Envelope:
    """What stands on a letter."""

    sender: str
    recipient: str
    reply_to: str
    subject: str
    message_id: str
    language: str
    written_at: datetime


def compose(
    envelope: Envelope, text: str, html: str, documents: Sequence[Document] = ()
) -> EmailMessage:
    """The whole letter. Raises NoAddress."""
    letter = EmailMessage(policy=SMTP)
    letter["From"] = envelope.sender
    letter["To"] = ascii_address(envelope.recipient)
    if is_address(envelope.reply_to):
        letter["Reply-To"] = envelope.reply_to
    letter["Subject"] = one_line(envelope.subject)[:LONGEST_SUBJECT]
    letter["Date"] = format_datetime(envelope.written_at)
    letter["Message-ID"] = envelope.message_id
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(text)
    letter.add_alternative(html, subtype="html")
    for document in documents:
        kind, _slash, of_kind = document.media_type.partition("/")
        letter.add_attachment(
            document.content, maintype=kind, subtype=of_kind, filename=one_line(document.name)
        )
    letter["Content-Language"] = envelope.language  # the last: parts take such headers with them
    return letter


def ascii_address(address: str) -> str:
    """With the domain as the network knows it (`xn--…`). Raises NoAddress."""
    if not is_address(address):
        raise NoAddress(f"not an address: {address[:80]!r}")
    local, _at, domain = address.rpartition("@")
    if not local.isascii():
        raise NoAddress(f"the mail server knows no such letters: {local[:64]!r}")
    try:
        return f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError as fault:
        raise NoAddress(f"not a domain: {domain[:80]!r}") from fault


def bare(sender: str) -> str:
    """The address alone, of `Name <address>`."""
    return parseaddr(sender)[1]


def one_line(words: str) -> str:
    """A header ends where its line ends: whatever could end it becomes a space."""
    return " ".join("".join(c if c.isprintable() else " " for c in words).split())
