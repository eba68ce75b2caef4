"""The forms of a search in the shop, and the limits of all its forms."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from marshmallow import fields, post_load, pre_load, validates_schema
from marshmallow.exceptions import ValidationError
from marshmallow.validate import Length, OneOf, Range

from core.forms import NOT_A_CHOICE, Day, Form, marked
from crs.shop.narrowing import ROOM_KINDS

NIGHTS_MOST = 60
ADULTS_MOST = 4
CHILDREN_MOST = 3
SEXES = OneOf(["f", "m"], error=NOT_A_CHOICE)
ADULT_AGE = Range(0, 120, error=marked("An age is between 0 and 120."))
CHILD_AGE = Range(0, 17, error=marked("A child is under 18; add anyone older as an adult."))
CHILDREN = Length(max=CHILDREN_MOST, error=marked("At most three children can share a room."))
SHORT = Length(max=120, error=marked("This is too long: at most 120 characters."))
ADDRESS = Length(max=200, error=marked("This is too long: at most 200 characters."))
LENGTH = Range(1, NIGHTS_MOST, error=marked("A stay is 1 to 60 nights."))
MEALS = Range(0, 8, error=NOT_A_CHOICE)
PRICE_TO = Range(1, 10_000_000, error=marked("Enter an amount from 1 to 10 000 000."))
ORDERS = ("price", "cancel", "area")
TREATED = Range(1, ADULTS_MOST, error=NOT_A_CHOICE)
PAGE = Range(1, 1000, error=NOT_A_CHOICE)
PARTY = Range(
    1, ADULTS_MOST, error=marked("At most four adults can share a room: book a second one.")
)


class Month(Day):
    """A month such as 2027-05, shaped into its first day."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m", **kwargs)


class StayForm(Form):
    """Dates: an arrival, and nights or a departure; the departure decides when both are sent."""

    arrival = Day(required=True)
    nights = fields.Integer(validate=LENGTH)
    departure = Day()

    @post_load
    def complete(self, data: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        """Each of nights and departure from the other; 14 nights when none was said."""
        if "arrival" not in data:
            return data
        arrival: date = data["arrival"]
        if "departure" not in data:
            data["departure"] = arrival + timedelta(days=data.get("nights", 14))
        data["nights"] = (data["departure"] - arrival).days
        return data

    @validates_schema
    def check_order(self, data: dict[str, Any], **_kwargs: Any) -> None:
        """The departure lies after the arrival, within the longest stay."""
        if "arrival" in data and "departure" in data:
            length = (data["departure"] - data["arrival"]).days
            if not 1 <= length <= NIGHTS_MOST:
                words = marked("Departure must be 1 to 60 days after arrival.")
                raise ValidationError(words, "departure")


class NarrowingForm(Form):
    """What the stays must be besides, and in which order they are shown."""

    no_stairs = fields.Boolean(load_default=False)
    lift = fields.Boolean(load_default=False)
    by_place = fields.Boolean(load_default=False)
    meals = fields.Integer(load_default=0, validate=MEALS)
    room = fields.String(load_default="", validate=OneOf(["", *ROOM_KINDS], error=NOT_A_CHOICE))
    price_to = fields.Integer(load_default=None, validate=PRICE_TO)
    sort = fields.String(load_default=ORDERS[0], validate=OneOf(ORDERS, error=NOT_A_CHOICE))


class SearchForm(NarrowingForm, StayForm):
    """Where, when, for whom, what for. The n-th `age` and `sex` are the n-th adult's.

    `when` is a month: any day of it will do for the arrival.
    """

    when = Month()

    where = fields.String(load_default="")
    adults = fields.Integer(load_default=2, validate=PARTY)
    age = fields.List(fields.Integer(allow_none=True, validate=ADULT_AGE), load_default=list)
    sex = fields.List(fields.String(allow_none=True, validate=SEXES), load_default=list)
    child = fields.List(
        fields.Integer(allow_none=True, validate=CHILD_AGE), load_default=list, validate=CHILDREN
    )
    programme = fields.String(load_default="")
    treated = fields.Integer(load_default=None, validate=TREATED)
    """How many of the adults are to have the programme; None: everyone."""
    page = fields.Integer(load_default=1, validate=PAGE)

    @pre_load
    def flatten(self, data: Any, **_kwargs: Any) -> dict[str, Any]:
        """Who has a month in mind needs no day."""
        sent = self.as_sent(data)
        if "when" in sent:
            sent.setdefault("arrival", f"{sent['when']}-01")
        return sent

    @post_load
    def settle(self, data: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        """Without a programme, or when it is for as many as come, nothing is left to be said."""
        if not data["programme"] or (data["treated"] or ADULTS_MOST) >= data["adults"]:
            data["treated"] = None
        return data


class ResortForm(SearchForm):
    """A search at a resort, and the month from which on its treatment days are shown."""

    month = Day(format="%Y-%m")
