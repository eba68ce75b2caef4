"""The hours that are offered, and by when an answer is due."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from core.forms import dialled
from crs.inquiries.rules import answer_due, windows

ZONE = ZoneInfo("Europe/Tallinn")


def at(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-11-25T10:30", "2026-11-25T11:30"),
        ("2026-11-25T18:00", "2026-11-25T19:00"),
        ("2026-11-25T18:01", "2026-11-26T10:00"),
        ("2026-11-25T23:59", "2026-11-26T10:00"),
        ("2026-11-25T05:00", "2026-11-25T10:00"),
    ],
)
def test_who_names_no_hour_is_answered_within_an_hour_of_calling(now: str, due: str) -> None:
    assert answer_due(at(now), None) == at(due)


def test_who_names_an_hour_is_answered_within_it() -> None:
    assert answer_due(at("2026-11-25T10:30"), at("2026-11-26T15:00")) == at("2026-11-26T17:00")


def test_the_windows_offered_are_those_that_somebody_can_still_keep() -> None:
    offered = windows(at("2026-11-25T12:50"))
    assert offered[:2] == [at("2026-11-25T13:00"), at("2026-11-25T15:00")]
    assert offered[-1] == at("2026-11-27T17:00")
    assert windows(at("2026-11-25T12:40"))[0] == at("2026-11-25T11:00")
    assert windows(at("2026-11-25T18:50"))[0] == at("2026-11-26T09:00")


def test_the_hours_are_those_of_the_clock_also_when_it_is_put_back() -> None:
    offered = windows(at("2026-10-24T20:00"))
    assert {begin.hour for begin in offered} == {9, 11, 13, 15, 17}


@pytest.mark.parametrize("typed", ["+372 5555-0101", "00372 55550101", "372 (5555) 0101"])
def test_a_telephone_is_known_however_it_is_written(typed: str) -> None:
    assert dialled(typed) == "37255550101"
