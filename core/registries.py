"""Registries: lists that packages fill, so that what lies below can show what lies above."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

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
