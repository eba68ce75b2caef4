"""Forms: days of this century, keys that the database can hold."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask

from core.forms import LAST_ID, Day, Form, Id, understand
from core.refusals import FormFault


class Sample(Form):
    """A day and a key."""

    on = Day()
    key = Id()


@pytest.mark.parametrize("sent", ["2000-01-01", "2026-08-15", "2099-12-31"])
def test_days_of_this_century_are_days(app: Flask, sent: str) -> None:
    with app.test_request_context():
        assert understand(Sample(), {"on": sent}) == {"on": date.fromisoformat(sent)}


@pytest.mark.parametrize("sent", ["0001-01-01", "1999-12-31", "2100-01-01", "9999-12-31"])
def test_other_days_are_refused_in_plain_words(app: Flask, sent: str) -> None:
    assert _faults(app, {"on": sent}) == {"on": ["Choose a day between 2000 and 2099."]}


def test_what_is_no_day_is_refused_with_an_example(app: Flask) -> None:
    assert _faults(app, {"on": "soon"}) == {"on": ["Choose a day, such as 2026-08-15."]}


@pytest.mark.parametrize("sent", [1, LAST_ID])
def test_keys_are_what_a_bigint_holds(app: Flask, sent: int) -> None:
    with app.test_request_context():
        assert understand(Sample(), {"key": str(sent)}) == {"key": sent}


@pytest.mark.parametrize("sent", ["0", "-1", str(LAST_ID + 1), "9" * 25])
def test_other_keys_are_refused(app: Flask, sent: str) -> None:
    assert _faults(app, {"key": sent}) == {"key": ["Choose one from the list."]}


@pytest.mark.parametrize("sent", ["9" * 5000, "x", "1.5"])
def test_what_is_no_number_is_no_key(app: Flask, sent: str) -> None:
    assert _faults(app, {"key": sent}) == {"key": ["Enter a number in figures."]}


def _faults(app: Flask, sent: dict[str, Any]) -> dict[str, list[str]]:
    with app.test_request_context(), pytest.raises(FormFault) as refused:
        understand(Sample(), sent)
    return refused.value.faults
