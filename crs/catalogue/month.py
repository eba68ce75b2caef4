"""A month of the house calendar as a guest reads it: on which days what is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from core.i18n import Texts
from core.organisation.models import DayKind
from crs.catalogue.rules import DUTY_CABINS_ONLY, SUNDAY, WITHOUT_TREATMENT

WEEK = 7
Notes = Mapping[date, tuple[str, Texts]]


class Care(StrEnum):
    """What is given on a day."""

    FULL = "full"
    SHORT = "short"
    DUTY = "duty"
    NONE = "none"


@dataclass(frozen=True)
class MonthDay:
    """A day of the grid; `note` is the house's own word about it."""

    day: date
    care: Care
    note: Texts | None = None


def care_on(day: date, kind: str | None) -> Care:
    """What is given on a day of this kind (None: an ordinary one)."""
    if kind in WITHOUT_TREATMENT:
        return Care.NONE
    if kind in DUTY_CABINS_ONLY or day.isoweekday() == SUNDAY:
        return Care.DUTY
    return Care.SHORT if kind == DayKind.SHORT else Care.FULL


def month_weeks(first: date, notes: Notes) -> list[list[MonthDay | None]]:
    """The weeks of the month from Monday to Sunday; None where a day is another month's."""
    days: list[MonthDay | None] = [None] * (first.isoweekday() - 1)
    day = first
    while day.month == first.month:
        kind, note = notes.get(day, (None, None))
        days.append(MonthDay(day, care_on(day, kind), note))
        day += timedelta(days=1)
    days += [None] * (-len(days) % WEEK)
    return [days[n : n + WEEK] for n in range(0, len(days), WEEK)]


def month_of(day: date, ahead: int = 0) -> date:
    """The first day of the month that lies so many months after the day's own."""
    years, month = divmod(day.month - 1 + ahead, 12)
    return date(day.year + years, month + 1, 1)
