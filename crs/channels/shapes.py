"""What the shapes of all answers are made of, and the shape of a refusal."""

from __future__ import annotations

from typing import Any

from marshmallow import INCLUDE, Schema, fields

from crs.channels.fields import Strict


def told(description: str, example: Any = None) -> dict[str, Any]:
    """The description of a field, with an example."""
    return {"description": description} | ({} if example is None else {"example": example})


def a_text(description: str, example: Any = None, **kwargs: Any) -> fields.String:
    """A text that is always there."""
    return fields.String(required=True, metadata=told(description, example), **kwargs)


def a_number(description: str, example: int, **kwargs: Any) -> fields.Integer:
    """A whole number that is always there."""
    return fields.Integer(required=True, metadata=told(description, example), **kwargs)


def a_day(description: str, example: str, **kwargs: Any) -> fields.Date:
    """A day that is always there."""
    return fields.Date(required=True, metadata=told(description, example), **kwargs)


def a_moment(description: str, **kwargs: Any) -> fields.DateTime:
    """An instant that is always there."""
    about = told(description, "2027-02-01T10:20:00+00:00")
    return fields.DateTime(required=True, metadata=about, **kwargs)


class Amount(Strict):
    """Money: whole minor units (cents) of a currency."""

    amount = a_number("Minor units: 42000 is 420.00 euros.", 42000)
    currency = a_text("ISO 4217.", "EUR")


def an_amount(description: str) -> fields.Nested:
    """An amount of money that is always there."""
    return fields.Nested(Amount, required=True, metadata=told(description))


class Named(Strict):
    """Something with a code that stays, and its name in the language that was asked for."""

    code = a_text("Stays the same.", "single")
    name = a_text("As people read it.", "Single room")


class FaultOut(Strict):
    """One thing that is wrong with a request."""

    detail = a_text("What.", "Choose a day, such as 2026-08-15.")
    pointer = fields.String(metadata=told("Where in the body.", "#/contact/email"))
    parameter = fields.String(metadata=told("Which parameter of the address.", "arrival"))


class Problem(Schema):
    """Why a request was refused (RFC 9457), with facts as further members."""

    class Meta:
        unknown = INCLUDE

    type = a_text("A stable name for programs.", "urn:sanatorium:problem:PriceMoved")
    title = a_text("The same in short.", "PriceMoved")
    status = a_number("As the answer's.", 409)
    detail = a_text("For people, in the language that was asked for.")
    errors = fields.List(fields.Nested(FaultOut))


PROBLEMS = {
    400: ("BadRequest", "It cannot be read, or is a write without its Idempotency-Key."),
    401: ("Unauthorized", "No key that is in force."),
    403: ("Forbidden", "The key may only read."),
    404: ("NotFound", "It is not there, or not for this key: the same answer for both."),
    409: ("Conflict", "Things are otherwise than the request supposes; `detail` says how."),
    410: ("Gone", "The offer has expired."),
    413: ("TooLarge", "The body is larger than 64 kB."),
    415: ("UnsupportedMediaType", "The body is not said to be JSON."),
    422: ("Unprocessable", "Something is missing, unknown or wrong: `errors` says what and where."),
    429: ("TooManyRequests", "Faster than 1200 requests a minute; `Retry-After` says when again."),
    503: ("Unavailable", "The site is too busy or restarts; `Retry-After` may say when again."),
}


def problems(*statuses: int) -> dict[int, dict[str, str]]:
    """References to the described refusals, with those that every operation may give."""
    every = {*statuses, 400, 401, 422, 429, 503}
    return {one: {"$ref": f"#/components/responses/{PROBLEMS[one][0]}"} for one in sorted(every)}
