"""What answers mean, and how months are named together."""

from __future__ import annotations

import pytest

from crs.advice.rules import Verdict, judge, month_runs

YES, ASK, NOT = Verdict.SUITABLE, Verdict.ASK, Verdict.NOT


@pytest.mark.parametrize(
    ("said", "verdict", "reasons", "unanswered"),
    [
        ([None, None, None], None, [], 3),
        ([ASK, None, None], None, ["first"], 2),
        ([YES, YES, None], None, [], 1),
        ([YES, YES, YES], YES, [], 0),
        ([YES, YES, ASK], ASK, ["third"], 0),
        ([ASK, NOT, YES], NOT, ["second", "first"], 0),
        ([None, NOT, None], NOT, ["second"], 2),
        ([], YES, [], 0),
    ],
)
def test_the_gravest_answer_decides_and_the_last_one_reassures(
    said: list[Verdict | None], verdict: Verdict | None, reasons: list[str], unanswered: int
) -> None:
    found = judge(list(zip(("first", "second", "third"), said, strict=False)))
    assert (found.verdict, found.reasons, found.unanswered) == (verdict, reasons, unanswered)


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
