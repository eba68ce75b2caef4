"""The shapes of answers, as the published description of the API tells them."""

from __future__ import annotations

from typing import Any

from marshmallow import INCLUDE, Schema, fields
from marshmallow.validate import OneOf

from crs.bookings.explaining import KINDS
from crs.bookings.models import BookingStatus
from crs.channels.fields import Strict


def _about(description: str, example: Any = None) -> dict[str, Any]:
    return {"description": description} | ({} if example is None else {"example": example})


def _text(description: str, example: Any = None, **kwargs: Any) -> fields.String:
    return fields.String(required=True, metadata=_about(description, example), **kwargs)


def _number(description: str, example: int, **kwargs: Any) -> fields.Integer:
    return fields.Integer(required=True, metadata=_about(description, example), **kwargs)


def _day(description: str, example: str, **kwargs: Any) -> fields.Date:
    return fields.Date(required=True, metadata=_about(description, example), **kwargs)


def _moment(description: str, **kwargs: Any) -> fields.DateTime:
    about = _about(description, "2027-02-01T10:20:00+00:00")
    return fields.DateTime(required=True, metadata=about, **kwargs)


class Amount(Strict):
    """Money: whole minor units (cents) of a currency."""

    amount = _number("Minor units: 42000 is 420.00 euros.", 42000)
    currency = _text("ISO 4217.", "EUR")


def _amount(description: str) -> fields.Nested:
    return fields.Nested(Amount, required=True, metadata=_about(description))


class Named(Strict):
    """Something with a code that stays, and its name in the language that was asked for."""

    code = _text("Stays the same.", "single")
    name = _text("As people read it.", "Single room")


class ResortOut(Strict):
    """A resort in a list."""

    slug = _text("By which requests name it.", "manniranna")
    name = _text("As people read it.", "Männiranna")
    summary = _text("One sentence.", "A white house between the pines and a beach.")
    currency = _text("In which it sells.", "EUR")
    zone = _text("Its time zone.", "Europe/Tallinn")
    address = _text("By post.", "Luite tee 12, Häädemeeste")
    latitude = fields.Float(required=True, metadata=_about("WGS 84.", 58.2613))
    longitude = fields.Float(required=True, metadata=_about("WGS 84.", 24.4872))


class ResortsOut(Strict):
    """The resorts that the key may sell."""

    resorts = fields.List(fields.Nested(ResortOut), required=True)


class RoomTypeOut(Named):
    """Rooms sold as alike."""

    description = _text("A few sentences.")
    places = _number("Main beds.", 2)
    extra_places = _number("Folding beds.", 1)
    area = _number("Square metres.", 22)
    sold_by_place = fields.Boolean(
        required=True, metadata=_about("Whether single beds in it are sold.", True)
    )


class BoardOut(Named):
    """Meals that go with a stay."""

    meals = _number("A day.", 3)


class RatePlanOut(Named):
    """Terms of booking."""

    description = _text("What it is good for.")
    board = _text("Code of the board that it includes.", "full", allow_none=True)


class ProgrammeOut(Named):
    """A treatment programme."""

    description = _text("Whom it helps.")
    min_nights = _number("Of the shortest stay with it.", 7)
    min_age = _number("Of who takes it.", 14)
    procedures = fields.List(fields.Nested(Named), required=True)


class ResortInFull(ResortOut):
    """A resort with all that it sells."""

    description = _text("Several sentences.")
    phone = _text("Of the reception.", "+372 200 0110")
    email = _text("Of the reception.", "manniranna@example.org")
    services = fields.List(fields.String(), required=True)
    check_in_from = _text("Local time.", "15:00")
    check_out_until = _text("Local time.", "12:00")
    room_types = fields.List(fields.Nested(RoomTypeOut), required=True)
    boards = fields.List(fields.Nested(BoardOut), required=True)
    rate_plans = fields.List(fields.Nested(RatePlanOut), required=True)
    programmes = fields.List(fields.Nested(ProgrammeOut), required=True)


class PartOut(Strict):
    """A line of a price; the lines of a breakdown sum up to its total."""

    kind = _text("What it is for.", "room", validate=OneOf(KINDS))
    name = _text("As people read it.", "Single room")
    person = _number("Whose, counted from 1; null: of all.", 1, allow_none=True)
    nights = _number("How many nights it sums up.", 7)
    amount = _amount("Negative for what is taken off.")


class FeeOut(Strict):
    """What cancelling costs between two days."""

    first = _day(
        "First day; null: today.", "2027-05-01", data_key="from", attribute="from", allow_none=True
    )
    until = _day("Last day; null: up to arrival.", "2027-05-06", allow_none=True)
    fee = _amount("What is kept.")


class OfferOut(Strict):
    """A room type, or a place in one, on a rate plan, at a price that may be booked."""

    offer = _text("To be sent to POST /bookings unchanged.", "eyJwYXJ0bmVyX2lkIjoxfQ.0f3a3a1c…")
    room_type = fields.Nested(Named, required=True)
    rate_plan = fields.Nested(Named, required=True)
    board = fields.Nested(Named, required=True)
    programme = fields.Nested(Named, required=True, allow_none=True)
    by_place = fields.Boolean(
        required=True, metadata=_about("A single bed in a room that is shared.", False)
    )
    total = _amount("The whole stay for all persons.")
    due_now = _amount("What is to be paid when booking.")
    places_left = _number("Rooms that are left, or beds where `by_place`.", 4)
    breakdown = fields.List(fields.Nested(PartOut), required=True)
    cancellation = fields.List(fields.Nested(FeeOut), required=True)


class AvailabilityOut(Strict):
    """What can be had, the cheapest first."""

    resort = _text("Slug.", "manniranna")
    arrival = _day("As it was asked for.", "2027-05-10")
    departure = _day("As it was asked for.", "2027-05-24")
    expires_at = _moment("Until when the offers may be booked.")
    offers = fields.List(fields.Nested(OfferOut), required=True)
    nearest_arrivals = fields.List(
        fields.Date(),
        required=True,
        metadata=_about("Where there is no offer: arrivals close by that have some."),
    )


class HeldOut(Strict):
    """What every answer about a booking tells."""

    code = _text("By which everybody calls the booking; no secret.", "7K2M9QXA")
    status = _text(
        "Held until `expires_at`, confirmed when paid.",
        "held",
        validate=OneOf([str(status) for status in BookingStatus]),
    )
    expires_at = _moment("When the hold ends; null: it is none.", allow_none=True)
    total = _amount("The whole price.")
    due_now = _amount("What is to be paid to confirm it.")


class BookingMade(HeldOut):
    """A booking that was just made."""

    payment_url = _text(
        "Where the guest pays by card; null: try POST /bookings/{code}/payment later.",
        "https://pay.example/cs_123",
        allow_none=True,
    )
    access_token = _text(
        "Opens the guest's own page of it: /bookings/{code}?key={access_token}. A secret.",
        "0f3a3a1c2b774f1c1f0e6a0b4a579d0e",
    )


class PersonOut(Strict):
    """Who stays."""

    name = _text("Empty where it is to come later.", "Anna Mets")
    age = _number("In years.", 63, allow_none=True)
    sex = _text("f or m.", "f", allow_none=True)
    programme = fields.Nested(Named, required=True, allow_none=True)


class VoucherOut(Strict):
    """One room, or a place in one."""

    arrival = _day("First day.", "2027-05-10")
    departure = _day("Last day, which is no night.", "2027-05-24")
    room_type = fields.Nested(Named, required=True)
    rate_plan = fields.Nested(Named, required=True)
    board = fields.Nested(Named, required=True)
    by_place = fields.Boolean(
        required=True, metadata=_about("A single bed in a room that is shared.", False)
    )
    total = _amount("Of this room.")
    persons = fields.List(fields.Nested(PersonOut), required=True)
    breakdown = fields.List(fields.Nested(PartOut), required=True)


class ContactOut(Strict):
    """Who bought."""

    name = _text("In full.", "Anna Mets")
    email = _text("For letters.", "anna.mets@example.org")
    phone = _text("May be empty.", "+372 5555 5555")
    language = _text("Of letters.", "et")


class BookingOut(HeldOut):
    """A booking as it stands now."""

    resort = _text("Slug.", "manniranna")
    created_at = _moment("When it was made.")
    paid = _amount("What was paid so far.")
    cancellation_fee = _amount("What cancelling costs now, or has cost.")
    contact = fields.Nested(ContactOut, required=True)
    vouchers = fields.List(fields.Nested(VoucherOut), required=True)
    access_token = _text("As POST /bookings told it.", "0f3a3a1c2b774f1c1f0e6a0b4a579d0e")


class EndOut(Strict):
    """What cancelling costs, or has cost."""

    code = _text("Of the booking.", "7K2M9QXA")
    status = _text(
        "`cancelled`, or as it stands where only asked.",
        "cancelled",
        validate=OneOf([str(status) for status in BookingStatus]),
    )
    fee = _amount("What is kept.")
    refund = _amount("What goes back to the card it came from.")


class PaymentOut(Strict):
    """Where to pay."""

    code = _text("Of the booking.", "7K2M9QXA")
    payment_url = _text("Where the guest pays by card.", "https://pay.example/cs_123")


class FaultOut(Strict):
    """One thing that is wrong with a request."""

    detail = _text("What.", "Choose a day, such as 2026-08-15.")
    pointer = fields.String(metadata=_about("Where in the body.", "#/contact/email"))
    parameter = fields.String(metadata=_about("Which parameter of the address.", "arrival"))


class Problem(Schema):
    """Why a request was refused (RFC 9457), with facts as further members."""

    class Meta:
        unknown = INCLUDE

    type = _text("A stable name for programs.", "urn:sanatorium:problem:PriceMoved")
    title = _text("The same in short.", "PriceMoved")
    status = _number("As the answer's.", 409)
    detail = _text("For people, in the language that was asked for.")
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
