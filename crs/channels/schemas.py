"""What partners send: a search, a booking, the key of a write."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validates_schema
from marshmallow.exceptions import ValidationError
from marshmallow.validate import Length, OneOf, Regexp

from core.forms import NOT_A_CHOICE, marked
from core.i18n import LANGUAGES
from crs.channels.fields import Figures, FiguresList, IsoDay, Query, Strict, Text, Whole, YesNo
from crs.shop.schemas import (
    ADULT_AGE,
    ADULTS_MOST,
    CHILD_AGE,
    CHILDREN,
    CHILDREN_MOST,
    NIGHTS_MOST,
    PARTY,
    SEXES,
    SHORT,
)

NOT_BLANK = Regexp(r"^\S", error=marked("Please fill this in."))
NAME, ADDRESS = Length(1, 120), Length(1, 200)
OFFER = Regexp(r"^[A-Za-z0-9_-]{1,2000}\.[0-9a-f]{32}$", error=marked("This is not an offer."))
PERSONS = Length(1, ADULTS_MOST + CHILDREN_MOST)
VISIBLE_ASCII = Regexp(r"^[!-~]{1,255}$", error=marked("Use 1 to 255 visible ASCII characters."))


class SearchIn(Query):
    """A stay to look for."""

    resort = Text(
        required=True,
        validate=SHORT,
        metadata={
            "description": "Slug of the resort, as GET /resorts tells it.",
            "example": "manniranna",
        },
    )
    arrival = IsoDay(
        required=True,
        metadata={"description": "First day of the stay.", "example": "2027-05-10"},
    )
    departure = IsoDay(
        required=True,
        metadata={
            "description": f"Last day, which is no night: 1 to {NIGHTS_MOST} days after arrival.",
            "example": "2027-05-24",
        },
    )
    adults = Figures(
        load_default=2,
        validate=PARTY,
        metadata={"description": "Persons of 18 years and older.", "example": 2},
    )
    child_ages = FiguresList(
        Figures(validate=CHILD_AGE),
        load_default=list,
        validate=CHILDREN,
        metadata={
            "description": "The age of each child: the parameter repeated, or with commas.",
            "example": [7],
        },
    )
    programme = Text(
        load_default="",
        validate=SHORT,
        metadata={
            "description": "Code of the treatment programme that every adult is to have.",
            "example": "",
        },
    )
    sex = Text(
        validate=SEXES,
        metadata={
            "description": (
                "Of one adult travelling alone: then places in shared rooms are offered too."
            ),
            "example": "f",
        },
    )

    @validates_schema
    def check_order(self, data: dict[str, Any], **_kwargs: Any) -> None:
        """The departure lies after the arrival, within the longest stay."""
        if not 1 <= (data["departure"] - data["arrival"]).days <= NIGHTS_MOST:
            words = marked("Departure must be 1 to 60 days after arrival.")
            raise ValidationError(words, "departure")


class PersonIn(Strict):
    """Who stays; under 18 years the age is needed, and makes a child."""

    name = Text(
        load_default="",
        validate=SHORT,
        metadata={"description": "May come later.", "example": "Anna Mets"},
    )
    age = Whole(
        load_default=None,
        allow_none=True,
        validate=ADULT_AGE,
        metadata={"description": "Without one: an adult.", "example": 63},
    )
    sex = Text(load_default=None, allow_none=True, validate=SEXES, metadata={"example": "f"})


class ContactIn(Strict):
    """Who buys, and is written to."""

    name = Text(required=True, validate=[NAME, NOT_BLANK], metadata={"example": "Anna Mets"})
    email = fields.Email(
        required=True, validate=ADDRESS, metadata={"example": "anna.mets@example.org"}
    )
    phone = Text(load_default="", validate=SHORT, metadata={"example": "+372 5555 5555"})
    language = Text(
        load_default="en",
        validate=OneOf(list(LANGUAGES), error=NOT_A_CHOICE),
        metadata={"description": "In which the guest is written to.", "example": "et"},
    )


class BookingIn(Strict):
    """The offer that is taken, for whom, by whom."""

    offer = Text(
        required=True,
        validate=OFFER,
        metadata={"description": "`offer` of one of the offers of GET /availability, unchanged."},
    )
    persons = fields.List(
        fields.Nested(PersonIn),
        required=True,
        validate=PERSONS,
        metadata={"description": "Those who were searched for: as many adults, the same children."},
    )
    contact = fields.Nested(ContactIn, required=True)


class CancelIn(Query):
    """What is asked about the end of a booking."""

    preview = YesNo(
        load_default=False,
        metadata={"description": "Only tell the fee and what goes back; nothing is changed."},
    )


KEY_HEADER = "Idempotency-Key"
KEY_FIELD: dict[str, Any] = {
    "data_key": KEY_HEADER,
    "validate": VISIBLE_ASCII,
    "metadata": {
        "description": (
            "A key of your own for this one thing to be done (a UUID, say). Sent again with the "
            "same key, the request is carried out once and answered alike for seven days."
        ),
        "example": "4f1c1f0e-6a0b-4a57-9d0e-0f3a3a1c2b77",
    },
}


class WriteHeaders(Strict):
    """A write says by which key it is known."""

    key = fields.String(required=True, **KEY_FIELD)


class CancelHeaders(Strict):
    """A preview changes nothing, and needs no key."""

    key = fields.String(**KEY_FIELD)


BOOKING_EXAMPLE = {
    "offer": "eyJwYXJ0bmVyX2lkIjoxfQ.0f3a3a1c2b774f1c1f0e6a0b4a579d0e",
    "persons": [
        {"name": "Anna Mets", "age": 63, "sex": "f"},
        {"name": "Jaan Mets", "age": 66, "sex": "m"},
    ],
    "contact": {
        "name": "Anna Mets",
        "email": "anna.mets@example.org",
        "phone": "+372 5555 5555",
        "language": "et",
    },
}
