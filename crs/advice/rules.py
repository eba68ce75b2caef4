"""What answers mean for a programme: it suits, a doctor is to be asked, or it does not suit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Protocol, TypeVar


class Verdict(StrEnum):
    """What is said of a programme; the later of two decides."""

    SUITABLE = "suitable"
    ASK = "ask"
    NOT = "not"


GRAVITY = tuple(Verdict)
YEAR = 12


def verdict_of(yes: str, no: str, *, answer: bool) -> Verdict:
    """What an answer means."""
    return Verdict(yes if answer else no)


class Asked(Protocol):
    """A question with what its answers mean."""

    @property
    def code(self) -> str:
        """Its name within the programme."""

    def verdict(self, *, answer: bool) -> Verdict:
        """What the answer means."""


One = TypeVar("One", bound=Asked)


@dataclass(frozen=True)
class Judgement(Generic[One]):
    """What can be said so far; `verdict` is None while it may still turn out worse.

    `reasons` are the questions whose answers do not suit, the gravest first; `unanswered` is the
    number of those that are still open.
    """

    verdict: Verdict | None
    reasons: list[One]
    unanswered: int


def judge(questions: Sequence[One], answers: Mapping[str, bool]) -> Judgement[One]:
    """The gravest answer decides; one that excludes needs no others beside it."""
    said = {
        one.code: one.verdict(answer=answers[one.code]) for one in questions if one.code in answers
    }
    worst = max(said.values(), key=GRAVITY.index, default=Verdict.SUITABLE)
    doubtful = [one for one in questions if said.get(one.code, Verdict.SUITABLE) != "suitable"]
    doubtful.sort(key=lambda one: GRAVITY.index(said[one.code]), reverse=True)
    unanswered = len(questions) - len(said)
    decided = worst is Verdict.NOT or not unanswered
    return Judgement(worst if decided else None, doubtful, unanswered)


def month_runs(months: Iterable[int]) -> list[tuple[int, int]]:
    """First and last months of what lies together, over the turn of the year too."""
    wanted = set(months)
    if len(wanted) == YEAR:
        return [(1, YEAR)]
    firsts = sorted(month for month in wanted if _before(month) not in wanted)
    return [(first, _last(first, wanted)) for first in firsts]


def _before(month: int) -> int:
    return (month - 2) % YEAR + 1


def _last(first: int, months: set[int]) -> int:
    last = first
    while last % YEAR + 1 in months:
        last = last % YEAR + 1
    return last
