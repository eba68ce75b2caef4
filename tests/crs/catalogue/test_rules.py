"""How often a procedure is promised: intake, Sundays, holidays, frequency."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crs.catalogue.rules import promised_number, treatment_days

MONDAY = date(2026, 5, 4)


def days(nights: int, calendar: dict[int, str] | None = None, *, sundays: bool = False) -> int:
    """Treatment days of a stay from Monday; the calendar goes by days after arrival."""
    kinds = {MONDAY + timedelta(days=day): kind for day, kind in (calendar or {}).items()}
    return treatment_days(MONDAY, MONDAY + timedelta(days=nights), kinds, sundays=sundays)


@pytest.mark.parametrize(("nights", "number"), [(1, 0), (2, 1), (6, 5), (7, 5), (8, 6), (14, 11)])
def test_arrival_departure_and_sundays_have_no_treatment(nights: int, number: int) -> None:
    assert days(nights) == number


@pytest.mark.parametrize(("nights", "number"), [(1, 0), (7, 6), (14, 13)])
def test_duty_cabins_work_on_sundays(nights: int, number: int) -> None:
    assert days(nights, sundays=True) == number


@pytest.mark.parametrize(
    ("kind", "ordinary", "duty"),
    [("holiday", 4, 6), ("duty", 4, 6), ("short", 5, 6), ("maintenance", 4, 5), ("closed", 4, 5)],
)
def test_the_house_calendar_takes_days_away(kind: str, ordinary: int, duty: int) -> None:
    assert days(7, {2: kind}) == ordinary
    assert days(7, {2: kind}, sundays=True) == duty


def test_a_holiday_on_the_day_of_arrival_takes_nothing() -> None:
    assert days(7, {0: "holiday", 7: "closed"}) == days(7)


@pytest.mark.parametrize(
    ("every_days", "most", "number"), [(1, None, 11), (2, None, 6), (3, None, 4), (1, 10, 10)]
)
def test_the_number_goes_by_frequency_and_most(
    every_days: int, most: int | None, number: int
) -> None:
    assert promised_number(11, every_days, most) == number


@settings(max_examples=500, deadline=None)
@given(
    nights=st.integers(0, 40),
    calendar=st.dictionaries(
        st.integers(0, 40), st.sampled_from(["holiday", "short", "duty", "maintenance", "closed"])
    ),
    every_days=st.integers(1, 7),
    most=st.none() | st.integers(1, 20),
)
def test_a_longer_stay_and_duty_cabins_never_promise_less(
    nights: int, calendar: dict[int, str], every_days: int, most: int | None
) -> None:
    shorter, longer = days(nights, calendar), days(nights + 1, calendar)
    assert shorter <= longer <= shorter + 1
    assert longer <= days(nights + 1, calendar, sundays=True) <= nights
    assert promised_number(shorter, every_days, most) <= promised_number(longer, every_days, most)
