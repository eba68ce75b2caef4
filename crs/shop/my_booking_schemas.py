"""The forms of my booking: a change of it, what is told about it, how it is found."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, post_load
from marshmallow.exceptions import ValidationError
from marshmallow.validate import Length, Range

from core.forms import NOT_A_CHOICE, Day, Form, Id, marked
from crs.shop.booking_schemas import DIGITS_MOST, EXTRAS, ROLES, at
from crs.shop.schemas import (
    ADDRESS,
    ADULT_AGE,
    ADULTS_MOST,
    CHILDREN_MOST,
    SEXES,
    SHORT,
    StayForm,
)

NOT_A_CODE = marked("A booking code has eight letters and figures, such as TMVD2K84.")
PLACE = Range(0, 99, error=NOT_A_CHOICE)


class PlaceMark(fields.String):
    """`12` is a whole room of that type, `12-place` a place in a shared one."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        key, _dash, place = str(value).partition("-")
        if not key.isdecimal() or len(key) > DIGITS_MOST or place not in ("", "place"):
            raise ValidationError(NOT_A_CHOICE)
        return str(value)


class InsteadMark(fields.String):
    """`2027-05-01:12`: an alternative's arrival and place, in place of those of the form."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        arrival, _colon, place = str(value).partition(":")
        day = Day().deserialize(arrival)
        return day, PlaceMark().deserialize(place)


class RoomForm(Form):
    """Which room of my booking, counted from 0."""

    room = fields.Integer(load_default=0, validate=PLACE)


class AmendForm(StayForm):
    """A voucher of my booking as it is to be; `was` is a person's place in it now, if any."""

    room = fields.Integer(load_default=0, validate=PLACE)
    instead = InsteadMark(load_default=None)
    place = PlaceMark(required=True)
    board = Id(required=True)
    same_dates = fields.Boolean(load_default=False)
    was = fields.List(fields.Integer(allow_none=True, validate=PLACE), load_default=list)
    role = fields.List(
        fields.String(allow_none=True, validate=ROLES),
        load_default=list,
        validate=Length(
            1, ADULTS_MOST + CHILDREN_MOST, error=marked("One to seven people can share a room.")
        ),
    )
    name = fields.List(fields.String(allow_none=True, validate=SHORT), load_default=list)
    age = fields.List(fields.Integer(allow_none=True, validate=ADULT_AGE), load_default=list)
    sex = fields.List(fields.String(allow_none=True, validate=SEXES), load_default=list)
    programme = fields.List(Id(allow_none=True), load_default=list)
    shown_total = fields.Integer(load_default=None)

    @post_load
    def complete(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        """As of a stay; a chosen alternative takes the place of what was typed."""
        if data["instead"]:
            data["arrival"], data["place"] = data["instead"]
        shaped: dict[str, Any] = super().complete(data, **kwargs)
        return shaped


class PayLinkForm(Form):
    """By what name the guest is known to who pays; empty: by a masked one."""

    sent_as = fields.String(load_default="", validate=SHORT)


class AnswersForm(Form):
    """What is said about extras: in step, the room counted from 0, its extra, the answer."""

    place = fields.List(fields.Integer(validate=PLACE), load_default=list, validate=EXTRAS)
    extra = fields.List(Id(), load_default=list, validate=EXTRAS)
    answer = fields.List(
        fields.String(allow_none=True, validate=SHORT), load_default=list, validate=EXTRAS
    )

    @post_load
    def pair(self, data: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        """`answers`, by room and extra."""
        pairs = zip(data["place"], data["extra"], strict=False)
        said = {one: at(data["answer"], n) or "" for n, one in enumerate(pairs)}
        return {"answers": said}


class FindForm(Form):
    """Find my booking: its code, and the telephone or e-mail that was given with it."""

    code = fields.String(required=True, validate=Length(max=20, error=NOT_A_CODE))
    contact = fields.String(required=True, validate=ADDRESS)
