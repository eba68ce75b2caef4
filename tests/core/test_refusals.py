"""Refusals say their facts as the reader's language does."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from core.i18n import _l, speaking
from core.refusals import Refusal


class FullThen(Refusal):
    """All is taken on a night."""

    message = _l("Full on {night}.")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Full on Sat, 1 Aug 2026."),
        ("ru", "Full on сб, 1 авг. 2026."),
        ("et", "Full on L, 1. august 2026."),
    ],
)
def test_a_day_is_said_with_its_weekday_and_ends_in_one_full_stop(
    app: Flask, language: str, words: str
) -> None:
    with app.test_request_context(), speaking(language):
        said = str(FullThen(night=date(2026, 8, 1)))
    assert " ".join(said.split()) == words  # spaces of every width
