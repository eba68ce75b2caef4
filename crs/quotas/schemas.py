"""The forms of the quotas' page: which nights to see, a size, a stop-sale."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validates_schema
from marshmallow.validate import Range

from core.forms import Day, Form, Id, marked

LONGEST = 800
SIZE = Range(0, 9999, error=marked("A size is a number of rooms, 0 or more."))


class GridForm(Form):
    """A resort and the first night of the picture."""

    resort = fields.String(load_default="")
    first = Day(load_default=None)


class SpanForm(Form):
    """Nights of one quota, both inclusive."""

    quota = Id(required=True)
    first_night = Day(required=True)
    last_night = Day(required=True)

    @validates_schema
    def check_order(self, data: dict[str, Any], **_kwargs: Any) -> None:
        """The last night is not before the first, nor years after it."""
        if "first_night" in data and "last_night" in data:
            length = (data["last_night"] - data["first_night"]).days
            if not 0 <= length <= LONGEST:
                words = marked(
                    "The last night must not be before the first, and at most 800 later."
                )
                raise ValidationError(words, "last_night")


class SizeForm(SpanForm):
    """A new size for the nights."""

    size = fields.Integer(required=True, validate=SIZE)


class StopForm(SpanForm):
    """Stop or resume sales for the nights."""

    closed = fields.Boolean(required=True)
