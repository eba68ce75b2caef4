"""What was changed, as people read it: when, who, which text, and the words that differ."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core.audit.models import AuditEntry
from core.i18n import LANGUAGES, LazyText, _l
from crs.content.kinds import PHOTOGRAPH, Kind, kind_named
from crs.content.models import Photograph
from crs.content.operations import changed_spots
from crs.content.queries import all_photographs, changes_of
from crs.content.rules import differences

SAID: dict[str, LazyText] = {
    "texts_changed": _l("Texts changed"),
    "photograph_added": _l("Photograph added"),
    "photograph_removed": _l("Photograph removed"),
    "photograph_back": _l("Photograph put back"),
    "photographs_ordered": _l("Order of photographs changed"),
}
DESCRIBED = _l("Photograph described")


@dataclass(frozen=True)
class Line:
    """A text that was changed, and how, word by word."""

    label: LazyText
    language: str
    parts: list[tuple[str, str]]


@dataclass(frozen=True)
class Event:
    """One change. What was taken back already cannot be taken back again."""

    id: int
    at: datetime
    who: str
    what: LazyText
    of_change: bool
    """Whether it took another change back."""
    taken_back: bool
    lines: list[Line] = field(default_factory=list)
    photograph: Photograph | None = None


def history_of(kind: Kind, row: Any) -> list[Event]:
    """The changes of a row and of its photographs, the latest first."""
    photographs = {}
    if kind.has_photographs:
        photographs = {one.id: one for one in all_photographs(kind.name, row.id)}
    entries = changes_of(kind, row.id, list(photographs))
    undone = {entry.facts.get("undoes") for entry in entries}
    return [_event(entry, photographs.get, undone) for entry in entries]


def _event(
    entry: AuditEntry, photograph: Callable[[int], Photograph | None], undone: set[int | None]
) -> Event:
    of_photograph = entry.subject_kind == PHOTOGRAPH.name
    texts = entry.verb == "texts_changed"
    return Event(
        id=entry.id,
        at=entry.at,
        who=entry.actor,
        what=DESCRIBED if texts and of_photograph else SAID[entry.verb],
        of_change="undoes" in entry.facts,
        taken_back=entry.id in undone,
        lines=_lines(entry) if texts else [],
        photograph=photograph(entry.subject_id) if of_photograph else None,
    )


def _lines(entry: AuditEntry) -> list[Line]:
    kind = kind_named(entry.subject_kind)
    labels = {one.name: one.label for one in kind.texts} if kind else {}
    return [
        Line(labels.get(name, name), LANGUAGES[language], list(differences(before, after)))
        for (name, language), (before, after) in changed_spots(entry)
    ]
