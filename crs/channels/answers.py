"""The shapes of answers, as the published description of the API tells them."""

from __future__ import annotations

from marshmallow import fields
from marshmallow.validate import OneOf

from crs.bookings.explaining import KINDS
from crs.bookings.models import BookingStatus
from crs.channels.fields import Strict
from crs.channels.shapes import Named, a_day, a_moment, a_number, a_text, an_amount, told


class ResortOut(Strict):
    """A resort in a list."""

    slug = a_text("By which requests name it.", "manniranna")
    name = a_text("As people read it.", "Männiranna")
    summary = a_text("One sentence.", "A white house between the pines and a beach.")
    currency = a_text("In which it sells.", "EUR")
    zone = a_text("Its time zone.", "Europe/Tallinn")
    address = a_text("By post.", "Luite tee 12, Häädemeeste")
    latitude = fields.Float(required=True, metadata=told("WGS 84.", 58.2613))
    longitude = fields.Float(required=True, metadata=told("WGS 84.", 24.4872))


class ResortsOut(Strict):
    """The resorts that the key may sell."""

    resorts = fields.List(fields.Nested(ResortOut), required=True)


class RoomTypeOut(Named):
    """Rooms sold as alike."""

    description = a_text("A few sentences.")
    places = a_number("Main beds.", 2)
    extra_places = a_number("Folding beds.", 1)
    area = a_number("Square metres.", 22)
    sold_by_place = fields.Boolean(
        required=True, metadata=told("Whether single beds in it are sold.", True)
    )


class BoardOut(Named):
    """Meals that go with a stay."""

    meals = a_number("A day.", 3)


class RatePlanOut(Named):
    """Terms of booking."""

    description = a_text("What it is good for.")
    board = a_text("Code of the board that it includes.", "full", allow_none=True)


class ProgrammeOut(Named):
    """A treatment programme."""

    description = a_text("Whom it helps.")
    min_nights = a_number("Of the shortest stay with it.", 7)
    min_age = a_number("Of who takes it.", 14)
    procedures = fields.List(fields.Nested(Named), required=True)


class ResortInFull(ResortOut):
    """A resort with all that it sells."""

    description = a_text("Several sentences.")
    phone = a_text("Of the reception.", "+372 200 0110")
    email = a_text("Of the reception.", "manniranna@example.org")
    services = fields.List(fields.String(), required=True)
    check_in_from = a_text("Local time.", "15:00")
    check_out_until = a_text("Local time.", "12:00")
    room_types = fields.List(fields.Nested(RoomTypeOut), required=True)
    boards = fields.List(fields.Nested(BoardOut), required=True)
    rate_plans = fields.List(fields.Nested(RatePlanOut), required=True)
    programmes = fields.List(fields.Nested(ProgrammeOut), required=True)


class PartOut(Strict):
    """A line of a price; the lines of a breakdown sum up to its total."""

    kind = a_text("What it is for.", "room", validate=OneOf(KINDS))
    name = a_text("As people read it.", "Single room")
    person = a_number("Whose, counted from 1; null: of all.", 1, allow_none=True)
    nights = a_number("How many nights it sums up.", 7)
    amount = an_amount("Negative for what is taken off.")


class FeeOut(Strict):
    """What cancelling costs between two days."""

    first = a_day(
        "First day; null: today.", "2027-05-01", data_key="from", attribute="from", allow_none=True
    )
    until = a_day("Last day; null: up to arrival.", "2027-05-06", allow_none=True)
    fee = an_amount("What is kept.")


class OfferOut(Strict):
    """A room type, or a place in one, on a rate plan, at a price that may be booked."""

    offer = a_text("To be sent to POST /bookings unchanged.", "eyJwYXJ0bmVyX2lkIjoxfQ.0f3a3a1c…")
    room_type = fields.Nested(Named, required=True)
    rate_plan = fields.Nested(Named, required=True)
    board = fields.Nested(Named, required=True)
    programme = fields.Nested(Named, required=True, allow_none=True)
    by_place = fields.Boolean(
        required=True, metadata=told("A single bed in a room that is shared.", False)
    )
    total = an_amount("The whole stay for all persons.")
    due_now = an_amount("What is to be paid when booking.")
    places_left = a_number("Rooms that are left, or beds where `by_place`.", 4)
    breakdown = fields.List(fields.Nested(PartOut), required=True)
    cancellation = fields.List(fields.Nested(FeeOut), required=True)


class AvailabilityOut(Strict):
    """What can be had, the cheapest first."""

    resort = a_text("Slug.", "manniranna")
    arrival = a_day("As it was asked for.", "2027-05-10")
    departure = a_day("As it was asked for.", "2027-05-24")
    expires_at = a_moment("Until when the offers may be booked.")
    offers = fields.List(fields.Nested(OfferOut), required=True)
    nearest_arrivals = fields.List(
        fields.Date(),
        required=True,
        metadata=told("Where there is no offer: arrivals close by that have some."),
    )


class HeldOut(Strict):
    """What every answer about a booking tells."""

    code = a_text("By which everybody calls the booking; no secret.", "7K2M9QXA")
    status = a_text(
        "Held until `expires_at`, confirmed when paid.",
        "held",
        validate=OneOf([str(status) for status in BookingStatus]),
    )
    expires_at = a_moment("When the hold ends; null: it is none.", allow_none=True)
    total = an_amount("The whole price.")
    due_now = an_amount("What is to be paid to confirm it.")


class BookingMade(HeldOut):
    """A booking that was just made."""

    payment_url = a_text(
        "Where the guest pays by card; null: try POST /bookings/{code}/payment later.",
        "https://pay.example/cs_123",
        allow_none=True,
    )
    access_token = a_text(
        "Opens the guest's own page of it: /bookings/{code}?key={access_token}. A secret.",
        "0f3a3a1c2b774f1c1f0e6a0b4a579d0e",
    )


class PersonOut(Strict):
    """Who stays."""

    name = a_text("Empty where it is to come later.", "Anna Mets")
    age = a_number("In years.", 63, allow_none=True)
    sex = a_text("f or m.", "f", allow_none=True)
    programme = fields.Nested(Named, required=True, allow_none=True)


class VoucherOut(Strict):
    """One room, or a place in one."""

    arrival = a_day("First day.", "2027-05-10")
    departure = a_day("Last day, which is no night.", "2027-05-24")
    room_type = fields.Nested(Named, required=True)
    rate_plan = fields.Nested(Named, required=True)
    board = fields.Nested(Named, required=True)
    by_place = fields.Boolean(
        required=True, metadata=told("A single bed in a room that is shared.", False)
    )
    total = an_amount("Of this room.")
    persons = fields.List(fields.Nested(PersonOut), required=True)
    breakdown = fields.List(fields.Nested(PartOut), required=True)


class ContactOut(Strict):
    """Who bought."""

    name = a_text("In full.", "Anna Mets")
    email = a_text("For letters.", "anna.mets@example.org")
    phone = a_text("May be empty.", "+372 5555 5555")
    language = a_text("Of letters.", "et")


class BookingOut(HeldOut):
    """A booking as it stands now."""

    resort = a_text("Slug.", "manniranna")
    created_at = a_moment("When it was made.")
    paid = an_amount("What was paid so far.")
    cancellation_fee = an_amount("What cancelling costs now, or has cost.")
    contact = fields.Nested(ContactOut, required=True)
    vouchers = fields.List(fields.Nested(VoucherOut), required=True)
    access_token = a_text("As POST /bookings told it.", "0f3a3a1c2b774f1c1f0e6a0b4a579d0e")


class EndOut(Strict):
    """What cancelling costs, or has cost."""

    code = a_text("Of the booking.", "7K2M9QXA")
    status = a_text(
        "`cancelled`, or as it stands where only asked.",
        "cancelled",
        validate=OneOf([str(status) for status in BookingStatus]),
    )
    fee = an_amount("What is kept.")
    refund = an_amount("What goes back to the card it came from.")


class PaymentOut(Strict):
    """Where to pay."""

    code = a_text("Of the booking.", "7K2M9QXA")
    payment_url = a_text("Where the guest pays by card.", "https://pay.example/cs_123")
