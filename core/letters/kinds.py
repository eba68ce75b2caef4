"""Kinds of messages: a registry. Who knows the matter writes the letter, crm delivers it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.i18n import LazyText


@dataclass(frozen=True)
class Attachment:
    """A document; `make` takes its time, so it is called outside of the transaction."""

    name: str
    media_type: str
    make: Callable[[], bytes]


@dataclass(frozen=True)
class Letter:
    """What is said, in plain words of the reader's language; nothing of it is markup."""

    subject: str
    greeting: str
    opening: Sequence[str]
    facts: Sequence[tuple[str, str]] = ()
    """Name and value, a line each."""
    link: tuple[str, str] | None = None
    """What it does, and its whole address."""
    closing: Sequence[str] = ()
    sender: Sequence[str] = ()
    """Who writes, and where they are, a line each."""
    reply_to: str = ""
    attachments: Sequence[Attachment] = ()


@dataclass(frozen=True)
class MessageKind:
    """What it is called, and how its letter is written from the facts that were queued.

    `write` runs in a transaction, in the language of the message; it sees what the reader of the
    page, or the worker, may see.
    """

    name: LazyText
    write: Callable[[Mapping[str, Any]], Letter]
    text: Callable[[Mapping[str, Any]], str] | None = None
    """The same in a text to a telephone, for who has no address; None: only mail says it."""


_kinds: dict[str, MessageKind] = {}


def set_message_kinds(kinds: Mapping[str, MessageKind]) -> None:
    """Say which kinds there are."""
    _kinds.clear()
    _kinds.update(kinds)


def message_kind(kind: str) -> MessageKind:
    """Raises LookupError for one that this program does not know."""
    return _kinds[kind]


def has_text(kind: str) -> bool:
    """Whether it can be told by a text to a telephone."""
    return kind in _kinds and _kinds[kind].text is not None


def message_name(kind: str) -> str:
    """What people call it."""
    return str(_kinds[kind].name) if kind in _kinds else kind
