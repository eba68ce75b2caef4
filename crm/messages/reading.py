"""A message as the desk reads it: as it was sent, or as it would be sent now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.i18n import LazyText, _l, speaking
from core.letters.kinds import message_kind, message_name
from core.letters.layout import as_html, as_text
from core.refusals import NotThere
from crm.messages.models import Channel, Message
from crm.messages.queries import list_messages
from crm.messages.writing import text_of

PAGE = 50
STATUSES: dict[str, LazyText] = {
    "due": _l("waiting"), "kept": _l("kept here"), "sent": _l("sent"), "failed": _l("not sent"),
}  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """Its words, and what goes with it."""

    subject: str
    text: str
    html: str
    attachments: Sequence[str]


def shown(message: Message) -> Shown:
    """What was sent; of one that was not, what would be.

    Raises the refusals of whoever writes it, LookupError for a kind that is not known any more.
    """
    if message.text is not None:
        names = [str(one["name"]) for one in message.attachments]
        return Shown(message.subject or "", message.text, message.html or "", names)
    if message.channel == Channel.SMS:
        return Shown("", text_of(message), "", ())
    with speaking(message.language):
        letter = message_kind(message.kind).write(message.facts)
        names = [one.name for one in letter.attachments]
        return Shown(letter.subject, as_text(letter), as_html(letter), names)


def document_of(message: Message, number: int) -> tuple[str, str, Callable[[], bytes]]:
    """Name, media type and maker of the n-th document, made anew. Raises NotThere."""
    if message.channel == Channel.SMS:
        raise NotThere
    with speaking(message.language):
        attachments = message_kind(message.kind).write(message.facts).attachments
    if not 0 <= number < len(attachments):
        raise NotThere
    found = attachments[number]
    return found.name, found.media_type, found.make


def outbox_page(status: str | None, before_id: int | None) -> dict[str, object]:
    """The list, and where the next page begins."""
    found = list_messages(status=status, before_id=before_id, limit=PAGE + 1)
    return {
        "messages": found[:PAGE],
        "status": status or "",
        "statuses": STATUSES,
        "kind_name": message_name,
        "next_before": found[PAGE - 1].id if len(found) > PAGE else None,
    }
