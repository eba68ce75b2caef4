"""What answers mean for a programme: it suits, a doctor is to be asked, or it does not suit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar


class Verdict(StrEnum):
    """What is said of a programme; the later of two decides."""

    SUITABLE = "suitable"
    ASK = "ask"
    NOT = "not"


GRAVITY = tuple(Verdict)
YEAR = 12


One = TypeVar("One")


@dataclass(frozen=True)
class Judgement(Generic[One]):
    """What can be said so far; `verdict` is None while it may still turn out worse.

    `reasons` are the questions whose answers do not suit, the gravest first; `unanswered` is the
    number of those that are still open.
    """

    verdict: Verdict | None
    reasons: list[One]
    unanswered: int


def judge(said: Sequence[tuple[One, Verdict | None]]) -> Judgement[One]:
    """The gravest answer decides, and one that excludes needs no others beside it.

    `said` are the questions with what their answers mean; None where there is none yet.
    """
    known = [(one, verdict) for one, verdict in said if verdict is not None]
    worst = max((verdict for _one, verdict in known), key=GRAVITY.index, default=Verdict.SUITABLE)
    doubtful = [pair for pair in known if pair[1] is not Verdict.SUITABLE]
    doubtful.sort(key=lambda pair: GRAVITY.index(pair[1]), reverse=True)
    unanswered = len(said) - len(known)
    decided = worst is Verdict.NOT or not unanswered
    return Judgement(worst if decided else None, [one for one, _verdict in doubtful], unanswered)


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
