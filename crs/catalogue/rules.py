"""What a programme promises: the number of each procedure, counted for the dates of a stay."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from core.organisation.models import DayKind

SUNDAY = 7
DUTY_CABINS_ONLY = frozenset({DayKind.HOLIDAY, DayKind.DUTY})
WITHOUT_TREATMENT = frozenset({DayKind.CLOSED, DayKind.MAINTENANCE})


def treatment_days(
    arrival: date, departure: date, calendar: Mapping[date, str], *, sundays: bool
) -> int:
    """Days on which a procedure may be given; the arrival day is intake's, departure has none.

    `calendar` holds the strictest kind of each day that is not ordinary. `sundays`: the
    procedure is also given by the cabins on duty, on Sundays and holidays.
    """
    days = (arrival + timedelta(days=n) for n in range(1, (departure - arrival).days))
    return sum(_is_given(day, calendar.get(day), sundays=sundays) for day in days)


def _is_given(day: date, kind: str | None, *, sundays: bool) -> bool:
    if kind in WITHOUT_TREATMENT:
        return False
    return sundays or not (day.isoweekday() == SUNDAY or kind in DUTY_CABINS_ONLY)


def promised_number(days: int, every_days: int, most: int | None = None) -> int:
    """How often: on the first treatment day, then on every n-th, at most `most` times."""
    often = -(-days // every_days)
    return often if most is None else min(often, most)
