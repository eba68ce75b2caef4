"""What the content desk's pages are filled with: what there is, what is missing, one row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.i18n import LANGUAGES, in_language
from core.organisation.models import Resort
from crs.content.history import history_of
from crs.content.kinds import PHOTOGRAPH, Kind, Words, known_kinds
from crs.content.models import Photograph
from crs.content.operations import text_at
from crs.content.photographs import MOST
from crs.content.queries import all_photographs, photographs_of, rows_of
from crs.content.rules import Spot, mark_of, missing
from crs.content.schemas import field_of

AT_ONCE = 15  # longer lists of what is complete are folded
TABS = ("texts", "photographs", "history")


@dataclass(frozen=True)
class Line:
    """A row in one line: how many texts it lacks in each language, and its photographs."""

    kind: Kind
    row: Any
    title: str
    lacks: Counter[str]
    photographs: Sequence[Photograph]

    @property
    def undescribed(self) -> int:
        """Descriptions of photographs that are missing, all languages together."""
        return sum(len(missing(one.alt)) for one in self.photographs)

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.lacks.total() and not self.undescribed


def content_page(
    resorts: Sequence[Resort], chosen: Resort | None, *, network: bool, only_missing: bool
) -> dict[str, Any]:
    """All that the resort shows, kind by kind; the network's own for whom it is."""
    groups: dict[str, list[Line]] = {}
    kinds = [kind for kind in known_kinds() if network or not kind.of_network]
    if chosen is not None:
        groups = {kind.name: list(_lines(kind, chosen)) for kind in kinds}
    lines = [line for group in groups.values() for line in group]
    return {
        "resort": chosen,
        "places": [(one.slug, in_language(one.name)) for one in resorts],
        "kinds": kinds,
        "groups": {
            name: [one for one in group if not (only_missing and one.complete)]
            for name, group in groups.items()
        },
        "folded": {
            name
            for name, group in groups.items()
            if len(group) > AT_ONCE and all(one.complete for one in group)
        },
        "only_missing": only_missing,
        "lacking": sum((line.lacks for line in lines), Counter[str]()),
        "undescribed": sum(line.undescribed for line in lines),
        "number": len(lines),
    }


def _lines(kind: Kind, resort: Resort) -> Iterator[Line]:
    rows = rows_of(kind, resort)
    photographs: Mapping[int, Sequence[Photograph]] = {}
    if kind.has_photographs:
        photographs = photographs_of(kind.name, [row.id for row in rows])
    for row in rows:
        lacks = Counter(
            language for words in kind.texts for language in missing(getattr(row, words.name))
        )
        yield Line(kind, row, title_of(kind, row), lacks, photographs.get(row.id, ()))


def title_of(kind: Kind, row: Any) -> str:
    """What the row is called: its first text."""
    return in_language(getattr(row, kind.texts[0].name)) or "–"


@dataclass(frozen=True)
class Shown:
    """A text in a language as its field shows it; `theirs` is what another wrote meanwhile."""

    spot: Spot
    text: str
    was: str
    faults: Sequence[str] = ()
    theirs: str | None = None

    @property
    def field(self) -> str:
        """The name of its field."""
        return field_of(self.spot)


def texts_page(
    kind: Kind,
    row: Any,
    sent: Mapping[str, str] | None = None,
    faults: Mapping[str, Sequence[str]] | None = None,
    clashes: Mapping[Spot, str] | None = None,
) -> dict[str, Any]:
    """Every text in every language: as it is kept, else as it was sent."""
    return _frame(kind, row, "texts") | {
        "rows": shown_texts(kind, row, sent, faults or {}, clashes or {}),
        "faults": faults or {},
    }


def shown_texts(
    kind: Kind,
    row: Any,
    sent: Mapping[str, str] | None = None,
    faults: Mapping[str, Sequence[str]] = {},  # never written to
    clashes: Mapping[Spot, str] = {},  # never written to
) -> list[tuple[Words, list[Shown]]]:
    """The fields of a row, text by text."""

    def show(spot: Spot) -> Shown:
        now, key = text_at(row, spot), field_of(spot)
        if sent is None:
            return Shown(spot, now, mark_of(now))
        was = mark_of(clashes[spot]) if spot in clashes else sent.get(f"was-{key}", "")
        return Shown(spot, sent.get(key, ""), was, faults.get(key, ()), clashes.get(spot))

    return [
        (words, [show((words.name, language)) for language in LANGUAGES]) for words in kind.texts
    ]


def photographs_page(
    kind: Kind,
    row: Any,
    refused: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The photographs in their order with their descriptions; `refused` is a form sent in vain."""
    photographs = photographs_of(kind.name, [row.id])[row.id]
    of = (refused or {}).get("photograph")
    return _frame(kind, row, "photographs") | {
        "photographs": [
            (one, shown_texts(PHOTOGRAPH, one, **(refused or {}).get("form", {}))[0][1])
            if one.id == of
            else (one, shown_texts(PHOTOGRAPH, one)[0][1])
            for one in photographs
        ],
        "removed": [one for one in all_photographs(kind.name, row.id) if one.removed_at],
        "most": MOST,
    }


def history_page(kind: Kind, row: Any, resort: Resort | None) -> dict[str, Any]:
    """What was changed, in the resort's time."""
    return _frame(kind, row, "history") | {
        "events": history_of(kind, row),
        "zone": resort.zone if resort else "UTC",
    }


def _frame(kind: Kind, row: Any, tab: str) -> dict[str, Any]:
    tabs = [one for one in TABS if one != "photographs" or kind.has_photographs]
    return {"kind": kind, "row": row, "title": title_of(kind, row), "tabs": tabs, "tab": tab}
