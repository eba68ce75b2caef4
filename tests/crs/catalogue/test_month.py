"""A month of the house calendar: on which days what is given."""

from __future__ import annotations

from datetime import date

import pytest

from crs.catalogue.month import Care, care_on, month_of, month_weeks

MONDAY, SUNDAY = date(2026, 5, 4), date(2026, 5, 3)


@pytest.mark.parametrize(
    ("day", "kind", "care"),
    [
        (MONDAY, None, Care.FULL),
        (SUNDAY, None, Care.DUTY),
        (MONDAY, "short", Care.SHORT),
        (SUNDAY, "short", Care.DUTY),
        (MONDAY, "holiday", Care.DUTY),
        (MONDAY, "duty", Care.DUTY),
        (SUNDAY, "closed", Care.NONE),
        (MONDAY, "maintenance", Care.NONE),
    ],
)
def test_a_day_gives_what_its_kind_lets_it(day: date, kind: str | None, care: Care) -> None:
    assert care_on(day, kind) == care


def test_the_weeks_go_from_monday_to_sunday_and_hold_every_day_once() -> None:
    weeks = month_weeks(date(2026, 5, 1), {})
    assert {len(week) for week in weeks} == {7}
    assert [one.day.day if one else 0 for one in weeks[0]] == [0, 0, 0, 0, 1, 2, 3]
    assert [one.day.day for week in weeks for one in week if one] == list(range(1, 32))


def test_a_day_carries_the_words_of_the_house() -> None:
    note = {"en": "Midsummer"}
    weeks = month_weeks(date(2026, 6, 1), {date(2026, 6, 24): ("holiday", note)})
    noted = [one for week in weeks for one in week if one and one.note]
    assert [(one.day.day, one.care, one.note) for one in noted] == [(24, Care.DUTY, note)]


@pytest.mark.parametrize(
    ("day", "ahead", "month"),
    [
        (date(2026, 5, 31), 0, date(2026, 5, 1)),
        (date(2026, 12, 9), 1, date(2027, 1, 1)),
        (date(2026, 1, 9), -1, date(2025, 12, 1)),
        (date(2026, 11, 30), 14, date(2028, 1, 1)),
    ],
)
def test_months_are_counted_over_the_year(day: date, ahead: int, month: date) -> None:
    assert month_of(day, ahead) == month
