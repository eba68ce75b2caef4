"""The forms of a booking in the shop: the details of a stay, who buys it, the sale by telephone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from marshmallow import fields, validates_schema
from marshmallow.exceptions import ValidationError
from marshmallow.validate import Length, OneOf, Range

from core.forms import NOT_A_CHOICE, Form, Id, Phone, marked
from core.i18n import LANGUAGES
from crs.shop.schemas import (
    ADDRESS,
    ADULT_AGE,
    ADULTS_MOST,
    CHILDREN_MOST,
    SEXES,
    SHORT,
    StayForm,
)

ROOMS_MOST = 5
DIGITS_MOST = 18  # a sum in cents fits into the database
ROLES = OneOf(["guest", "child", "escort"], error=NOT_A_CHOICE)
ROOMS = Length(1, ROOMS_MOST, error=marked("You can book at most five rooms at once."))
EXTRAS = Length(max=30, error=NOT_A_CHOICE)
AGE_OF_CHILD = marked("How old will the child be on the day of arrival?")
SEX_OF_SHARER = marked("A shared room is for women or for men: please say which.")
REACH = marked("A phone number or an e-mail address: one of them is enough for us to reach you.")


def at(values: Sequence[Any], place: int) -> Any:
    """The n-th, or None where the list is shorter: lists in step may leave their ends out."""
    return values[place] if place < len(values) else None


class OfferForm(StayForm):
    """What was chosen, by ids: one rate plan, and a line a room of its type, board, sharing."""

    resort = fields.String(required=True)
    rate_plan = Id(required=True)
    room_type = fields.List(Id(), load_default=list, validate=ROOMS)
    board = fields.List(Id(), load_default=list, validate=ROOMS)
    by_place = fields.List(fields.Boolean(allow_none=True), load_default=list)

    @validates_schema
    def check_boards(self, data: dict[str, Any], **_kwargs: Any) -> None:
        """Each room has its board."""
        if len(data["board"]) != len(data["room_type"]):
            raise ValidationError(NOT_A_CHOICE, "board")


class ChosenForm(OfferForm):
    """The offer and who stays: lists in step, a line a person; `room` counts from 0."""

    room = fields.List(
        fields.Integer(allow_none=True, validate=Range(0, ROOMS_MOST - 1, error=NOT_A_CHOICE)),
        load_default=list,
    )
    role = fields.List(
        fields.String(allow_none=True, validate=ROLES),
        load_default=list,
        validate=Length(1, ROOMS_MOST * (ADULTS_MOST + CHILDREN_MOST), error=NOT_A_CHOICE),
    )
    name = fields.List(fields.String(allow_none=True, validate=SHORT), load_default=list)
    age = fields.List(fields.Integer(allow_none=True, validate=ADULT_AGE), load_default=list)
    sex = fields.List(fields.String(allow_none=True, validate=SEXES), load_default=list)
    programme = fields.List(Id(allow_none=True), load_default=list)
    extra = fields.List(Id(), load_default=list, validate=EXTRAS)
    asked = fields.List(Id(), load_default=list, validate=EXTRAS)
    """The extras that the n-th answer is about."""
    answer = fields.List(
        fields.String(allow_none=True, validate=SHORT), load_default=list, validate=EXTRAS
    )

    @validates_schema
    def check_persons(self, data: dict[str, Any], **_kwargs: Any) -> None:
        """Each is in a room; a child has an age; who shares with strangers says which sex."""
        wrong: dict[str, dict[int, list[str]]] = {}
        rooms, places = len(data["room_type"]), data["by_place"]
        for n, role in enumerate(data["role"]):
            room = at(data["room"], n) or 0
            if room >= rooms:
                wrong.setdefault("room", {})[n] = [NOT_A_CHOICE]
            if role == "child" and at(data["age"], n) is None:
                wrong.setdefault("age", {})[n] = [AGE_OF_CHILD]
            if at(places, room) and not at(data["sex"], n):
                wrong.setdefault("sex", {})[n] = [SEX_OF_SHARER]
        if wrong:
            raise ValidationError(wrong)


class ContactForm(Form):
    """How the buyer is reached: one of the two is enough."""

    email = fields.Email(load_default="", validate=ADDRESS)
    phone = Phone(load_default="")

    @validates_schema
    def check_reach(self, data: dict[str, Any], **_kwargs: Any) -> None:
        """A telephone alone is enough, and so is an e-mail."""
        if not (data["phone"] or data["email"]):
            raise ValidationError(REACH, "phone")


class BookForm(ChosenForm, ContactForm):
    """The details step: the chosen stay, the buyer, and the price that was shown."""

    buyer_name = fields.String(required=True, validate=SHORT)
    shown_total = fields.Integer(load_default=None)
    form_key = fields.String(load_default="", validate=SHORT)


class OfferMark(fields.String):
    """`room_type-rate_plan-board-room:total`: a choice of the table and the price it showed."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        mark, _colon, shown = str(value).rpartition(":")
        if not mark or not shown.isdecimal() or len(shown) > DIGITS_MOST:
            raise ValidationError(NOT_A_CHOICE)
        return mark, int(shown)


class SaleForm(Form):
    """The sale by telephone: the offer chosen from the table, and who calls."""

    offer = OfferMark(required=True, error_messages={"required": marked("Choose an offer.")})
    form_key = fields.String(load_default="", validate=SHORT)
    caller = fields.String(required=True, validate=SHORT)
    phone = fields.String(required=True, validate=SHORT)
    email = fields.Email(load_default="", validate=ADDRESS)
    language = fields.String(load_default="en", validate=OneOf(list(LANGUAGES), error=NOT_A_CHOICE))
