"""The forms of the shop: a search, the details of a stay, who buys it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from marshmallow import fields, post_load, pre_load, validates_schema
from marshmallow.exceptions import ValidationError
from marshmallow.validate import Length, OneOf, Range

from core.forms import NOT_A_CHOICE, Day, Form, Id, Phone, marked
from core.i18n import LANGUAGES
from crs.shop.narrowing import ROOM_KINDS

NIGHTS_MOST = 60
ADULTS_MOST = 4
CHILDREN_MOST = 3
ROOMS_MOST = 5
DIGITS_MOST = 18  # a sum in cents fits into the database
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
ROOMS = Length(1, ROOMS_MOST, error=marked("You can book at most five rooms at once."))
AGE_OF_CHILD = marked("How old will the child be on the day of arrival?")
SEX_OF_SHARER = marked("A shared room is for women or for men: please say which.")
REACH = marked("A phone number or an e-mail address: one of them is enough for us to reach you.")
NOT_A_CODE = marked("A booking code has eight letters and figures, such as TMVD2K84.")
EXTRAS = Length(max=30, error=NOT_A_CHOICE)
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
        fields.String(
            allow_none=True, validate=OneOf(["guest", "child", "escort"], error=NOT_A_CHOICE)
        ),
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


class BookForm(ChosenForm):
    """The details step: the chosen stay, the buyer, and the price that was shown."""

    buyer_name = fields.String(required=True, validate=SHORT)
    email = fields.Email(load_default="", validate=ADDRESS)
    phone = Phone(load_default="")
    shown_total = fields.Integer(load_default=None)
    form_key = fields.String(load_default="", validate=SHORT)

    @validates_schema
    def check_reach(self, data: dict[str, Any], **_kwargs: Any) -> None:
        """A telephone alone is enough, and so is an e-mail."""
        if not (data["phone"] or data["email"]):
            raise ValidationError(REACH, "phone")


def at(values: Sequence[Any], place: int) -> Any:
    """The n-th, or None where the list is shorter: lists in step may leave their ends out."""
    return values[place] if place < len(values) else None


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

    room = fields.Integer(load_default=0, validate=Range(0, 99, error=NOT_A_CHOICE))


class AmendForm(StayForm):
    """A voucher of my booking as it is to be; `was` is a person's place in it now, if any."""

    room = fields.Integer(load_default=0, validate=Range(0, 99, error=NOT_A_CHOICE))
    instead = InsteadMark(load_default=None)
    place = PlaceMark(required=True)
    board = Id(required=True)
    same_dates = fields.Boolean(load_default=False)
    was = fields.List(
        fields.Integer(allow_none=True, validate=Range(0, 99, error=NOT_A_CHOICE)),
        load_default=list,
    )
    role = fields.List(
        fields.String(
            allow_none=True, validate=OneOf(["guest", "child", "escort"], error=NOT_A_CHOICE)
        ),
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

    place = fields.List(
        fields.Integer(validate=Range(0, 99, error=NOT_A_CHOICE)),
        load_default=list,
        validate=EXTRAS,
    )
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


class ContactForm(Form):
    """How the buyer of my booking is reached: one of the two is enough."""

    email = fields.Email(load_default="", validate=ADDRESS)
    phone = Phone(load_default="")

    @validates_schema
    def check_reach(self, data: dict[str, Any], **_kwargs: Any) -> None:
        """A telephone alone is enough, and so is an e-mail."""
        if not (data["phone"] or data["email"]):
            raise ValidationError(REACH, "phone")


class FindForm(Form):
    """Find my booking: its code, and the telephone or e-mail that was given with it."""

    code = fields.String(required=True, validate=Length(max=20, error=NOT_A_CODE))
    contact = fields.String(required=True, validate=ADDRESS)
