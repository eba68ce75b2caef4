"""Kinds of tasks in words: a registry that packages fill."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.i18n import LazyText


@dataclass(frozen=True)
class TaskKind:
    """What it is called, and a sentence with the names of its facts in braces."""

    name: LazyText
    sentence: LazyText


_kinds: dict[str, TaskKind] = {}


def add_task_kind(kind: str, words: TaskKind) -> None:
    """Give a kind its words."""
    _kinds[kind] = words


def task_name(kind: str) -> str:
    """What people call it."""
    return str(_kinds[kind].name) if kind in _kinds else kind


def task_sentence(kind: str, facts: Mapping[str, Any]) -> str:
    """What there is to do; a fact that is missing stays blank."""
    if kind not in _kinds:
        return ""
    return str(_kinds[kind].sentence).format_map(defaultdict(str, facts))
