"""When somebody is called back: the hours that are offered, and by when an answer is due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

OPENS, CLOSES = 9, 19
"""The hours in which guests are called, on the resort's clocks."""
WINDOW = timedelta(hours=2)
SOON = timedelta(hours=1)
DAYS_OFFERED = 3
NOTICE = timedelta(minutes=15)


def windows(local: datetime) -> list[datetime]:
    """The beginnings of the two-hour windows that may be asked for, today's first.

    `local` is now, with the zone of the resort; so are the windows.
    """
    days = (local + timedelta(days=n) for n in range(DAYS_OFFERED))
    begins = (begin for day in days for begin in _windows_of(day))
    return [begin for begin in begins if begin + WINDOW > local + NOTICE]


def _windows_of(day: datetime) -> Iterator[datetime]:
    for hour in range(OPENS, CLOSES, WINDOW // timedelta(hours=1)):
        yield datetime.combine(day.date(), time(hour), day.tzinfo)


def answer_due(local: datetime, call_at: datetime | None) -> datetime:
    """By when the answer is due: within the window asked for, else within an hour of calling."""
    if call_at is not None:
        return call_at + WINDOW
    opens = datetime.combine(local.date(), time(OPENS), local.tzinfo)
    closes = datetime.combine(local.date(), time(CLOSES), local.tzinfo)
    if local < opens:
        return opens + SOON
    if local + SOON <= closes:
        return local + SOON
    return opens + timedelta(days=1) + SOON
