"""Registries: lists that packages fill, so that what lies below can show what lies above."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from markupsafe import Markup

from core.i18n import LazyText


@dataclass(frozen=True)
class NavEntry:
    """A line of the desk's rail; shown to those whose role holds `perm` somewhere."""

    label: LazyText
    endpoint: str
    perm: StrEnum
    position: int
    icon: str = "list-checks"


navigation: list[NavEntry] = []


def add_navigation(*entries: NavEntry) -> None:
    """Put lines into the rail, kept in the order of their positions; the same line once."""
    navigation.extend(entry for entry in entries if entry not in navigation)
    navigation.sort(key=lambda entry: entry.position)


@dataclass(frozen=True)
class Finding:
    """A line that the desk's search found: what it is, and the page that shows it."""

    name: str
    about: str
    endpoint: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SearchProvider:
    """Finds a package's own; asked in the scope where the person holds `perm`, else not at all."""

    label: LazyText
    perm: StrEnum
    position: int
    find: Callable[[str, Any], Sequence[Finding]]
    """Takes the words and the person who is signed in (`SignedIn`)."""


searches: list[SearchProvider] = []


def add_search(*providers: SearchProvider) -> None:
    """Let the desk's search ask them too, in the order of their positions; the same once."""
    searches.extend(provider for provider in providers if provider not in searches)
    searches.sort(key=lambda provider: provider.position)


Partial = Callable[[Any], str]
"""Renders what a higher package knows of the thing that the page shows (a booking)."""

slots: dict[str, list[Partial]] = {}


def add_slot(name: str, partial: Partial) -> None:
    """Show the partial in the slot of a lower package's page (`shop.my_booking`), after others."""
    filled = slots.setdefault(name, [])
    if partial not in filled:
        filled.append(partial)


def slot(name: str, shown: Any) -> Markup:
    """What the higher packages put there; nothing where none did."""
    return Markup("").join(Markup(partial(shown)) for partial in slots.get(name, ()))  # noqa: S704  # partials are rendered templates: escaped already
