"""The form of a programme's questions: yes or no to each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from marshmallow import fields
from marshmallow.validate import OneOf

from core.forms import NOT_A_CHOICE, Day, Form, Id, marked

YES, NO = CHOICES = ("yes", "no")
UNANSWERED = marked("Choose yes or no.")


class StayForm(Form):
    """The stay that somebody is about to book, as an address has it: its plan and its arrival."""

    plan = Id(load_default=None)
    arrival = Day(load_default=None)


def answers_form(codes: Iterable[str]) -> Form:
    """A field a question, under the question's code."""
    choice = OneOf(CHOICES, error=NOT_A_CHOICE)
    questions: dict[str, fields.Field[Any]] = {
        code: fields.String(required=True, validate=choice, error_messages={"required": UNANSWERED})
        for code in codes
    }
    return cast(Form, Form.from_dict(questions)())  # marshmallow says Schema, and makes a Form
