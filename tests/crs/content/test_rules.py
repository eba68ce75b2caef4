"""Which text of a form is a change, which clashes with somebody else's; what differs."""

from __future__ import annotations

import pytest

from crs.content.rules import Outcome, Sent, differences, mark_of, missing, outcome, without_english


@pytest.mark.parametrize(
    ("now", "text", "was", "expected"),
    [
        ("A", "A", "A", Outcome.KEPT),
        ("A", "B", "A", Outcome.CHANGED),
        ("B", "A", "A", Outcome.KEPT),  # they changed it, I did not
        ("B", "B", "A", Outcome.KEPT),  # both to the same
        ("B", "C", "A", Outcome.CLASHES),
        ("", "C", "A", Outcome.CLASHES),  # they took it out
        ("A", "", "A", Outcome.CHANGED),
        ("A\nB", "A\r\nB ", "A\nB", Outcome.KEPT),  # as browsers send it
    ],
)
def test_two_writers_clash_only_over_the_same_text(
    now: str, text: str, was: str, expected: Outcome
) -> None:
    assert outcome(now, Sent(text, mark_of(was))) is expected


def test_a_form_without_marks_overwrites_nothing() -> None:
    assert outcome("A", Sent("B", "")) is Outcome.CLASHES


def test_what_is_empty_is_missing() -> None:
    assert missing({"en": "A", "ru": ""}) == {"ru", "et"}


@pytest.mark.parametrize(
    ("texts", "needed", "expected"),
    [({}, True, True), ({}, False, False), ({"ru": "А"}, False, True), ({"en": "A"}, True, False)],
)
def test_english_stands_in_so_it_must_be_there(
    texts: dict[str, str], needed: bool, expected: bool
) -> None:
    assert without_english(texts, needed=needed) is expected


def test_a_change_is_shown_word_by_word() -> None:
    assert list(differences("warm mud wrap", "hot mud wrap")) == [
        ("gone", "warm"), ("new", "hot"), ("same", " mud wrap"),
    ]  # fmt: skip


def test_what_is_written_anew_is_shown_as_a_whole() -> None:
    before, after = "warm mud for the back", "a walk in the pines"
    assert list(differences(before, after)) == [("gone", before), ("new", after)]
    assert list(differences("", after)) == [("new", after)]


def test_what_stays_is_shortened_in_the_middle() -> None:
    [(_tag, words), *_rest] = differences("a " * 500 + "x", "a " * 500 + "y")
    assert " … " in words
    assert len(words) < 130
