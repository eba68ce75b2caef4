"""Writing content: texts in three languages, with a trail that can be walked back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.audit.models import AuditEntry
from core.audit.operations import record
from core.db import lock
from core.i18n import _l
from core.refusals import Refusal
from crs.content.kinds import Kind
from crs.content.queries import resort_of
from crs.content.rules import Outcome, Sent, Spot, outcome, tidy

Changes = dict[str, dict[str, list[str]]]
"""By text and language: the words before and after."""


class ChangedMeanwhile(Refusal):
    """Somebody else changed the same texts since the form was opened; nothing was saved."""

    message = _l(
        "Someone else has changed the same texts in the meantime; none of your changes are "
        "saved yet. Theirs are shown below your own: take over what you need, then save again."
    )

    def __init__(self, clashes: Mapping[Spot, str]) -> None:
        super().__init__()
        self.clashes = clashes
        """Their words."""


class ChangedSince(Refusal):
    """What a change left behind is not there any more."""

    message = _l(
        "This has been changed again since. Take back the later change first, or write it again."
    )


def save_texts(kind: Kind, row_id: int, sent: Mapping[Spot, Sent], *, by: str) -> int:
    """Write what was changed and leave what others changed; returns the number of texts.

    Raises ChangedMeanwhile.
    """
    row: Any
    [row] = lock(kind.model, row_id)
    found = {spot: outcome(text_at(row, spot), one) for spot, one in sent.items()}
    if clashing := [spot for spot, what in found.items() if what is Outcome.CLASHES]:
        raise ChangedMeanwhile({spot: text_at(row, spot) for spot in clashing})
    wanted = {
        spot: tidy(sent[spot].text) for spot, what in found.items() if what is Outcome.CHANGED
    }
    write_texts(row, wanted, by=by)
    return len(wanted)


def write_texts(row: Any, wanted: Mapping[Spot, str], *, by: str, **facts: Any) -> None:
    """Put the words into the row, and what they replace into the trail."""
    changes: Changes = {}
    for spot, words in wanted.items():
        name, language = spot
        changes.setdefault(name, {})[language] = [text_at(row, spot), words]
    lay_over(row, wanted)
    if changes:
        record(row, "texts_changed", by=by, resort_id=resort_of(row), texts=changes, **facts)


def lay_over(row: Any, wanted: Mapping[Spot, str]) -> None:
    """The row's texts with these words in them; what is empty is not there."""
    for name in {name for name, _language in wanted}:
        texts = dict(getattr(row, name))
        texts.update({spot[1]: words for spot, words in wanted.items() if spot[0] == name})
        setattr(row, name, {language: words for language, words in texts.items() if words})


def text_at(row: Any, spot: Spot) -> str:
    """The words of a text in a language; nothing where they are missing."""
    name, language = spot
    return str(getattr(row, name).get(language, ""))


def take_back_texts(kind: Kind, entry: AuditEntry, *, by: str) -> None:
    """Put back the words that a change replaced. Raises ChangedSince."""
    row: Any
    [row] = lock(kind.model, entry.subject_id)
    back: dict[Spot, str] = {}
    for spot, (before, after) in changed_spots(entry):
        if text_at(row, spot) != after:
            raise ChangedSince
        back[spot] = before
    write_texts(row, back, by=by, undoes=entry.id)


def changed_spots(entry: AuditEntry) -> Sequence[tuple[Spot, list[str]]]:
    """The texts of a change with their words before and after."""
    changes: Changes = entry.facts["texts"]
    return [
        ((name, language), words)
        for name, by_language in changes.items()
        for language, words in by_language.items()
    ]
