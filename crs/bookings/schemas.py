"""The forms of the desk's bookings: a filter."""

from __future__ import annotations

from marshmallow import fields
from marshmallow.validate import OneOf

from core.forms import NOT_A_CHOICE, Day, Form, Id
from crs.bookings.models import BookingStatus

STATUSES = [str(status) for status in BookingStatus]


class BookingFilter(Form):
    """Which bookings to list; `before` is the id that the page begins under."""

    resort = fields.String(load_default="")
    status = fields.String(load_default="", validate=OneOf(["", *STATUSES], error=NOT_A_CHOICE))
    words = fields.String(load_default="")
    arrival_from = Day(load_default=None)
    before = Id(load_default=None)
