"""The forms of the desk: which day is looked at, why something is undone."""

from __future__ import annotations

from marshmallow import fields
from marshmallow.validate import Length

from core.forms import NOT_A_CHOICE, Day, Form, marked
from pms.desk.queries import Tab

WHY = marked("Say in a few words why it is undone: at most 200 characters.")


class DayFilter(Form):
    """A resort's day and one of its lists; no day: the resort's today."""

    resort = fields.String(load_default="")
    day = Day(load_default=None)
    tab = fields.Enum(
        Tab, by_value=True, load_default=Tab.ARRIVALS, error_messages={"unknown": NOT_A_CHOICE}
    )
    words = fields.String(load_default="")


class ReasonForm(Form):
    """Why a mark is taken back."""

    reason = fields.String(
        required=True,
        validate=Length(max=200, error=WHY),
        error_messages={"required": WHY, "null": WHY},
    )
