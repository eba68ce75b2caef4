"""Texts side by side: what of a form is a change, what clashes, what is missing, what differs."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from core.i18n import LANGUAGES, Texts

Spot = tuple[str, str]
"""A text of a row: its name and the language."""
ALIKE = 0.6  # less than this much in common is another text
AROUND = 60  # characters of what stays that are shown beside a change
WORD = re.compile(r"\s+|\S+")


class Outcome(StrEnum):
    """What is to be done with a text that came back from a form."""

    KEPT = "kept"
    CHANGED = "changed"
    CLASHES = "clashes"


@dataclass(frozen=True)
class Sent:
    """What a form says: the text, and the mark of the text that the writer had before them."""

    text: str
    was: str


def tidy(text: str) -> str:
    """As it is kept: browsers end lines with CR LF and people with spaces."""
    return text.replace("\r\n", "\n").strip()


def mark_of(text: str) -> str:
    """A short mark by which a text is known again."""
    return hashlib.sha256(tidy(text).encode()).hexdigest()[:12]


def outcome(now: str, sent: Sent) -> Outcome:
    """Two writers clash only where both changed the same text, and not to the same words."""
    if tidy(sent.text) == tidy(now) or mark_of(sent.text) == sent.was:
        return Outcome.KEPT
    return Outcome.CHANGED if mark_of(now) == sent.was else Outcome.CLASHES


def missing(texts: Texts) -> set[str]:
    """The languages in which a text is not written."""
    return {language for language in LANGUAGES if not texts.get(language)}


def without_english(texts: Mapping[str, str], *, needed: bool) -> bool:
    """Whether the text that stands in for missing ones lacks itself."""
    return not texts.get("en") and (needed or any(texts.values()))


def differences(before: str, after: str) -> Iterator[tuple[str, str]]:
    """The change word by word: pairs of `same`, `gone` or `new`, and the words.

    What is written anew is shown as a whole: its few common words would only confuse.
    """
    old, new = WORD.findall(before), WORD.findall(after)
    compared = SequenceMatcher(None, old, new, False)
    if compared.ratio() < ALIKE:
        yield from ((tag, words) for tag, words in (("gone", before), ("new", after)) if words)
        return
    for tag, first, last, start, end in compared.get_opcodes():
        if tag == "equal":
            yield "same", _shortened("".join(old[first:last]))
            continue
        if last > first:
            yield "gone", "".join(old[first:last])
        if end > start:
            yield "new", "".join(new[start:end])


def _shortened(text: str) -> str:
    if len(text) <= 2 * AROUND:
        return text
    return f"{text[:AROUND]} … {text[-AROUND:]}"
