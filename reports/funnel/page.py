"""What the report of visitors and buyers is filled with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from core.clock import now
from core.i18n import LazyText, _l
from core.visits.queries import counted, counted_by_day
from core.visits.rules import Step

USUAL_DAYS, MOST_DAYS = 28, 366
WORDS: dict[Step, LazyText] = {
    Step.VISIT: _l("Visitors"),
    Step.SEARCH: _l("Searched"),
    Step.OFFER: _l("Chose an offer"),
    Step.HOLD: _l("Held a room"),
    Step.PAY: _l("Began to pay"),
    Step.PAID: _l("Bought"),
}
SOURCES: dict[str, LazyText] = {"direct": _l("direct"), "other": _l("other")}


@dataclass(frozen=True)
class Line:
    """A source (or a day, or all): how many came how far."""

    name: Any
    numbers: tuple[int, ...]

    @property
    def visitors(self) -> int:
        """Where the way begins."""
        return self.numbers[0]

    def share(self, number: int) -> float | None:
        """Of the visitors, in percent; None where there were none."""
        return 100 * number / self.visitors if self.visitors else None

    @property
    def bought(self) -> float | None:
        """Buyers of the visitors, in percent."""
        return self.share(self.numbers[-1])


def funnel_page(form: Mapping[str, Any]) -> dict[str, Any]:
    """Buyers and visitors of the days, by step and source; the sources with most visitors first."""
    first, last = days_of(form, now().date())
    by_source = [
        Line(SOURCES.get(source, source), numbers_of(steps))
        for source, steps in counted(first, last).items()
    ]
    by_source.sort(key=lambda line: (-line.visitors, str(line.name)))
    whole = Line("", tuple(map(sum, zip(*(line.numbers for line in by_source), strict=True))))
    by_day = counted_by_day(first, last)
    return {
        "first": first,
        "last": last,
        "steps": [WORDS[step] for step in Step],
        "sources": by_source,
        "whole": whole if by_source else None,
        "days": [Line(day, numbers_of(steps)) for day, steps in by_day.items()],
    }


def days_of(form: Mapping[str, Any], today: date) -> tuple[date, date]:
    """The days that were asked for, in order and at most a year; else the last four weeks."""
    last = form["last"] or today
    first = form["first"] or last - timedelta(days=USUAL_DAYS - 1)
    first, last = min(first, last), max(first, last)
    return max(first, last - timedelta(days=MOST_DAYS - 1)), last


def numbers_of(steps: Mapping[str, int]) -> tuple[int, ...]:
    """The number at each step, in order."""
    return tuple(steps.get(step, 0) for step in Step)
