"""What answers mean, and how months are named together."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from crs.advice.rules import Verdict, judge, month_runs, verdict_of


@dataclass(frozen=True)
class Asks:
    """A question whose yes, or whose no, does not suit."""

    code: str
    yes: str = "suitable"
    no: str = "suitable"

    def verdict(self, *, answer: bool) -> Verdict:
        return verdict_of(self.yes, self.no, answer=answer)


FEVER, PACEMAKER = Asks("fever", yes="not"), Asks("pacemaker", yes="ask")
STAIRS = Asks("stairs", no="ask")
ALL = [PACEMAKER, FEVER, STAIRS]


@pytest.mark.parametrize(
    ("answers", "verdict", "reasons", "unanswered"),
    [
        ({}, None, [], 3),
        ({"pacemaker": True}, None, ["pacemaker"], 2),
        ({"pacemaker": False, "fever": False}, None, [], 1),
        ({"pacemaker": False, "fever": False, "stairs": True}, "suitable", [], 0),
        ({"pacemaker": False, "fever": False, "stairs": False}, "ask", ["stairs"], 0),
        ({"pacemaker": True, "fever": True, "stairs": True}, "not", ["fever", "pacemaker"], 0),
        ({"fever": True}, "not", ["fever"], 2),
        ({"a question of yesterday": True}, None, [], 3),
    ],
)
def test_the_gravest_answer_decides_and_the_last_one_reassures(
    answers: dict[str, bool], verdict: str | None, reasons: list[str], unanswered: int
) -> None:
    found = judge(ALL, answers)
    assert found.verdict == verdict
    assert [one.code for one in found.reasons] == reasons
    assert found.unanswered == unanswered


@pytest.mark.parametrize(
    ("months", "runs"),
    [
        ([], []),
        ([4], [(4, 4)]),
        ([5, 3, 4], [(3, 5)]),
        ([11, 12, 1, 2], [(11, 2)]),
        ([1, 12, 6], [(6, 6), (12, 1)]),
        (range(1, 13), [(1, 12)]),
    ],
)
def test_months_are_named_from_first_to_last(months: list[int], runs: list[object]) -> None:
    assert month_runs(months) == runs
