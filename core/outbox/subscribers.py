"""Who waits for which fact: a registry that app fills with the names of jobs.

Names, so that pages need not import what only workers do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from werkzeug.utils import import_string

Effect = Callable[[Mapping[str, Any]], None]

_jobs: dict[str, tuple[str, ...]] = {}


def set_subscribers(jobs: Mapping[str, tuple[str, ...]]) -> None:
    """Say which jobs follow which kind of fact, in their order."""
    _jobs.clear()
    _jobs.update(jobs)


def jobs_after(kind: str) -> tuple[str, ...]:
    """Names of the jobs; none means that the fact is told for the record."""
    return _jobs.get(kind, ())


def awaited_kinds() -> list[str]:
    """Every kind that a job follows."""
    return sorted(_jobs)


@cache
def effect_named(job: str) -> Effect:
    """The function of a job, `crs.bookings.jobs:confirm_if_paid`."""
    effect: Effect = import_string(job)
    return effect
