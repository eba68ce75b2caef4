"""Asking the packages what the words may mean, each where the person may look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.auth.access import SignedIn, scope_of
from core.db import see_resorts, seen_resorts
from core.i18n import LazyText
from core.registries import Finding, searches

LEAST, MOST = 2, 8  # letters that are worth asking for; lines of one kind
LONGEST = 100  # letters; no name, code or address that anybody looks for is longer


@dataclass(frozen=True)
class Group:
    """What one package found; `more`: there is more than is shown."""

    label: LazyText
    found: Sequence[Finding]
    more: bool


def find(words: str, *, by: SignedIn) -> list[Group]:
    """What was found, by kind; nothing for words that are too short."""
    words = words.strip()[:LONGEST]
    if len(words) < LEAST:
        return []
    before, groups = seen_resorts(), []
    for provider in searches:
        if by.may(provider.perm):
            see_resorts(scope_of(by.resort_ids(provider.perm)))
            if found := provider.find(words, by):
                groups.append(Group(provider.label, found[:MOST], len(found) > MOST))
    see_resorts(before)
    return groups
