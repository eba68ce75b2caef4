"""What the page of a resort's day is filled with, and the version by which it is known."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from core.auth.access import SignedIn
from core.clock import local_day
from core.i18n import in_language, language
from core.money import Money
from core.organisation.models import Resort
from crs.catalogue.queries import open_resorts
from pms.desk.queries import StayLine, Tab, count_by_tab, lines_of
from pms.permissions import PmsPerm
from pms.stays.models import StayStatus

EXPECTED, IN_HOUSE = StayStatus.EXPECTED, StayStatus.IN_HOUSE


@dataclass(frozen=True)
class ShownStay:
    """A line with what the desk reads from it, and what may be marked today."""

    line: StayLine
    today: date
    tab: Tab
    may_mark: bool

    @property
    def name(self) -> str:
        """Who comes, as far as it is known."""
        persons = self.line.persons or []
        return next((who["name"] for who in persons if who["name"]), self.line.buyer)

    @property
    def nights(self) -> int:
        """How many are promised."""
        return (self.line.departure - self.line.arrival).days

    @property
    def nights_left(self) -> int:
        """How many of them are not over."""
        return max((self.line.departure - self.today).days, 0)

    @property
    def open(self) -> Money:
        """What the whole booking still owes; negative: too much came."""
        return Money(self.line.total - self.line.paid, self.line.currency)

    @property
    def is_late(self) -> bool:
        """Expected on a day that is past."""
        return self.line.status == EXPECTED and self.line.arrival < self.today

    @property
    def is_overdue(self) -> bool:
        """In house though the stay is over."""
        return self.line.status == IN_HOUSE and self.line.departure < self.today

    @property
    def may_arrive(self) -> bool:
        """Whether the arrival may be marked."""
        begun = self.line.arrival <= self.today <= self.line.departure
        return self.may_mark and self.line.status == EXPECTED and begun

    @property
    def may_be_absent(self) -> bool:
        """Whether the no-show may be marked."""
        return self.may_mark and self.line.status == EXPECTED and self.line.arrival <= self.today

    @property
    def may_depart(self) -> bool:
        """Whether the departure may be marked."""
        return self.may_mark and self.line.status == IN_HOUSE

    @property
    def undoes(self) -> str:
        """The mark that may be taken back; nothing where there is none."""
        marks = {"in_house": "arrival", "departed": "departure", "no_show": "no-show"}
        return marks.get(self.line.status, "") if self.may_mark else ""

    def means(self, words: str) -> bool:
        """Whether somebody looks for it by these words."""
        line = self.line
        said = [line.buyer, line.phone.replace(" ", ""), line.code, line.number or ""]
        said += [who["name"] for who in line.persons or []]
        sought = words.casefold()
        return any(sought in one.casefold() for one in said) or (sought.replace(" ", "") in said[1])


@dataclass(frozen=True)
class ResortDay:
    """One list of a day at a resort, for one reader."""

    resort: Resort
    day: date
    today: date
    tab: Tab
    words: str
    reader: SignedIn
    lines: Sequence[StayLine]
    counts: Mapping[Tab, tuple[int, int]]

    @cached_property
    def version(self) -> str:
        """Changes whenever the reader would see something else; nobody else has the same."""
        seen = (
            self.lines, self.counts, self.day, self.today, self.tab, self.words, self.resort.id,
            self.reader.get_id(), self._may_mark, language(),
        )  # fmt: skip
        return hashlib.sha256(repr(seen).encode()).hexdigest()[:32]

    @cached_property
    def stays(self) -> list[ShownStay]:
        """The lines that fit the words."""
        shown = [ShownStay(line, self.today, self.tab, self._may_mark) for line in self.lines]
        words = self.words.strip()
        return [stay for stay in shown if stay.means(words)] if words else shown

    @property
    def guests(self) -> int:
        """How many persons the shown lines have."""
        return sum(len(stay.line.persons or []) for stay in self.stays)

    @property
    def _may_mark(self) -> bool:
        return self.reader.may(PmsPerm.STAY_MARK, self.resort.id)

    def address(self, **changed: Any) -> dict[str, Any]:
        """The query of this list with something changed; what is usual is left out."""
        asked = {"resort": self.resort.slug, "day": self.day, "tab": self.tab, "words": self.words}
        asked |= changed
        usual = {"day": self.today, "tab": Tab.ARRIVALS, "words": ""}
        return {name: str(one) for name, one in asked.items() if one != usual.get(name)}


def resorts_of(reader: SignedIn) -> Sequence[Resort]:
    """The resorts whose stays the reader sees."""
    return open_resorts(reader.resort_ids(PmsPerm.STAY_SEE))


def resort_day(
    resorts: Sequence[Resort], asked: Mapping[str, Any], *, reader: SignedIn
) -> ResortDay | None:
    """The list that was asked for, at the resort or else the first; None where there is none."""
    chosen = [one for one in resorts if one.slug == asked["resort"]] or list(resorts)
    if not chosen:
        return None
    resort, tab = chosen[0], asked["tab"]
    today = local_day(resort.zone)
    day = asked["day"] or today
    lines = lines_of(resort.id, tab, day, today)
    counts = count_by_tab(resort.id, day, today)
    return ResortDay(resort, day, today, tab, asked["words"], reader, lines, counts)


def day_page(shown: ResortDay | None, resorts: Sequence[Resort]) -> dict[str, Any]:
    """What is around the list: the resorts, the days before and after."""
    page: dict[str, Any] = {"shown": shown, "tabs": Tab}
    page["places"] = [(one.slug, in_language(one.name)) for one in resorts]
    if shown is not None:
        one = timedelta(days=1)
        page |= {"before": shown.day - one, "after": shown.day + one}
    return page
