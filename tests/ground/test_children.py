"""Programs of a run: kept alive, or done once."""

from __future__ import annotations

import sys

import pytest

from app.ground.children import Child, has_year
from tests.ground.runs import eventually

ENDS, FAILS = "", "raise SystemExit(3)"


def tended(code: str, *, once: bool) -> Child:
    """A child whose first process has ended and was seen to."""
    child = Child("child", [sys.executable, "-c", code], {}, once=once, pause=0)
    child.start()
    first = child.process
    assert first is not None
    assert eventually(lambda: first.poll() is not None)
    child.tend()
    return child


def test_what_is_done_once_stays_ended() -> None:
    child = tended(ENDS, once=True)
    child.tend()
    assert (child.process, child.done) == (None, True)
    child.stop()


@pytest.mark.parametrize(("code", "once"), [(ENDS, False), (FAILS, True)])
def test_others_and_failures_are_started_again(code: str, once: bool) -> None:
    child = tended(code, once=once)
    assert not child.done

    def lives_again() -> bool:
        child.tend()
        return child.process is not None

    assert eventually(lives_again)
    child.stop()


@pytest.mark.parametrize(
    ("changed", "has"),
    [({}, True), ({"DEMO": "0"}, False), ({"DEMO_YEAR": "0"}, False),
     ({"DATABASE_OWNER_URL": ""}, False)],
)  # fmt: skip
def test_only_a_demo_whose_owner_is_known_fills_itself(changed: dict[str, str], has: bool) -> None:
    assert has_year({"DEMO": "1", "DATABASE_OWNER_URL": "postgresql://x"} | changed) is has
