"""A sample day of a programme: what a guest does from breakfast to supper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import Protocol

A_DAY_MOST = 5
LOOKED_AT = range(1, 7)  # treatment days after the first, which is full of firsts
BREAKFAST, MORNING, NOON, AFTERNOON, SUPPER = (
    minutes * 30 for minutes in (16, 18, 26, 29, 36)
)  # in half-hours of the day: 8:00, 9:00, 13:00, 14:30, 18:00
BETWEEN = 20  # minutes to rest, dress and walk on
STEP = 5


class Given(Protocol):
    """A part of a programme."""

    @property
    def minutes(self) -> int:
        """How long it takes."""

    @property
    def every_days(self) -> int:
        """It is given every n-th treatment day."""

    @property
    def most(self) -> int | None:
        """At most so often."""


class Deed(StrEnum):
    """What fills a part of the day."""

    BREAKFAST = "breakfast"
    PROCEDURE = "procedure"
    LUNCH = "lunch"
    FREE = "free"
    SUPPER = "supper"


@dataclass(frozen=True)
class PartOfDay:
    """From when on, and what; `place` is the procedure's in the programme."""

    at: time
    deed: Deed
    place: int | None = None


def sample_day(parts: Sequence[Given]) -> list[PartOfDay]:
    """The fullest of the first days that is not too full, laid out with rests between."""
    chosen = _fullest(parts)
    day = [PartOfDay(_clock(BREAKFAST), Deed.BREAKFAST)]
    at = MORNING
    for place in chosen:
        ends = at + parts[place].minutes
        if at < AFTERNOON and ends > NOON:
            at, ends = AFTERNOON, AFTERNOON + parts[place].minutes
        if ends > SUPPER:
            continue
        day.append(PartOfDay(_clock(at), Deed.PROCEDURE, place))
        at = ends + BETWEEN
        at += -at % STEP
    free = max(at, AFTERNOON)
    day += [PartOfDay(_clock(NOON), Deed.LUNCH), PartOfDay(_clock(SUPPER), Deed.SUPPER)]
    if free < SUPPER:
        day.append(PartOfDay(_clock(free), Deed.FREE))
    return sorted(day, key=lambda part: part.at)


def _fullest(parts: Sequence[Given]) -> list[int]:
    days = [_given_on(parts, day) for day in LOOKED_AT]
    fitting = [day for day in days if len(day) <= A_DAY_MOST] or [min(days, key=len)[:A_DAY_MOST]]
    return max(fitting, key=len)


def _given_on(parts: Sequence[Given], day: int) -> list[int]:
    return [
        place
        for place, part in enumerate(parts)
        if day % part.every_days == 0 and (part.most is None or day // part.every_days < part.most)
    ]


def _clock(minutes: int) -> time:
    return time(*divmod(minutes, 60))
