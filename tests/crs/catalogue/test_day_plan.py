"""A sample day: nothing at the same time, nothing over lunch, nothing into the night."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from hypothesis import given, settings
from hypothesis import strategies as st

from crs.catalogue.day_plan import A_DAY_MOST, Deed, PartOfDay, sample_day


@dataclass(frozen=True)
class Part:
    """A part of a programme."""

    minutes: int
    every_days: int = 1
    most: int | None = None


PARTS = st.lists(
    st.builds(
        Part, minutes=st.integers(1, 480), every_days=st.integers(1, 30),
        most=st.none() | st.integers(1, 200),
    ),
    max_size=20,
)  # fmt: skip


def minutes_of(at: time) -> int:
    return at.hour * 60 + at.minute


def care_of(day: list[PartOfDay]) -> list[tuple[str, int | None]]:
    return [(f"{one.at:%H:%M}", one.place) for one in day if one.deed == Deed.PROCEDURE]


def test_a_day_goes_from_breakfast_to_supper_with_rests_between() -> None:
    day = sample_day([Part(30), Part(25, every_days=2)])
    assert [one.deed for one in day] == [
        Deed.BREAKFAST, Deed.PROCEDURE, Deed.PROCEDURE, Deed.LUNCH, Deed.FREE, Deed.SUPPER,
    ]  # fmt: skip
    assert care_of(day) == [("09:00", 0), ("09:50", 1)]


def test_what_would_go_into_lunch_comes_after_it() -> None:
    day = sample_day([Part(110), Part(90), Part(60)])
    assert care_of(day) == [("09:00", 0), ("11:10", 1), ("14:30", 2)]


def test_of_the_first_days_the_fullest_that_is_not_too_full_is_shown() -> None:
    assert len(care_of(sample_day([Part(20)] * 3 + [Part(20, every_days=2)] * 2))) == A_DAY_MOST
    assert len(care_of(sample_day([Part(20)] * 4 + [Part(20, every_days=2)] * 2))) == 4


def test_what_ended_on_an_earlier_day_is_not_shown() -> None:
    assert care_of(sample_day([Part(20), Part(20, most=1)])) == [("09:00", 0)]


def test_a_programme_without_procedures_is_a_day_of_rest() -> None:
    assert care_of(sample_day([])) == []


@settings(max_examples=300, deadline=None)
@given(parts=PARTS)
def test_no_two_things_are_done_at_once(parts: list[Part]) -> None:
    day = sample_day(parts)
    assert [one.at for one in day] == sorted(one.at for one in day)
    ends = 0
    for one in day:
        if one.deed == Deed.PROCEDURE:
            begins = minutes_of(one.at)
            assert begins >= ends
            ends = begins + parts[one.place or 0].minutes
            assert ends <= 13 * 60 or begins >= 14 * 60 + 30
            assert ends <= 18 * 60
