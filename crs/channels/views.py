"""The public API, version 1: search, book, look, pay, cancel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, jsonify, url_for
from flask_smorest import Blueprint

from core.auth.sessions import csrf
from core.i18n import language
from crs.bookings.queries import link_signature
from crs.channels.answers import (
    AvailabilityOut,
    BookingMade,
    BookingOut,
    EndOut,
    PaymentOut,
    ResortInFull,
    ResortsOut,
)
from crs.channels.door import caller, for_partners
from crs.channels.edges import ask_to_pay, book, cancel
from crs.channels.parsing import StrictParser
from crs.channels.payment import address_to_pay, insist_on_address
from crs.channels.queries import access_partner_booking, access_resort, resorts_for
from crs.channels.refusals import IdempotencyKeyNeeded
from crs.channels.schemas import (
    BOOKING_EXAMPLE,
    BookingIn,
    CancelHeaders,
    CancelIn,
    SearchIn,
    WriteHeaders,
)
from crs.channels.searching import availability
from crs.channels.selling import may_cancel
from crs.channels.shapes import problems
from crs.channels.showing import ended, instant, shown_booking, shown_in_full, shown_resort
from crs.permissions import PartnerRight

READ, BOOK = PartnerRight.READ, PartnerRight.BOOK
Sent = Mapping[str, Any]


class Api(Blueprint):  # type: ignore[misc]  # flask-smorest brings no types
    """Operations with their description, of which each request is held to the letter."""

    ARGUMENTS_PARSER = StrictParser()


bp = Api("api", __name__, url_prefix="/api/v1")
csrf.exempt(bp)  # no cookie is read here, so nobody else's browser can speak for a partner
SLUG = [{"in": "path", "name": "slug", "description": "Of the resort.", "example": "manniranna"}]
CODE = [{"in": "path", "name": "code", "description": "Of the booking.", "example": "7K2M9QXA"}]


def answer(shown: Sent, status: int = 200, **headers: str) -> Response:
    """As JSON, in the language that was asked for."""
    made = jsonify(shown)
    made.status_code = status
    made.headers.update({"Content-Language": language(), "Vary": "Accept-Language", **headers})
    return made


@bp.get("/resorts", tags=["Resorts"])
@for_partners(READ)
@bp.doc(operationId="listResorts", responses=problems())
@bp.response(200, ResortsOut, description="In the order of the network's own list.")
def list_resorts() -> Response:
    """List the resorts that the key may sell"""
    return answer({"resorts": [shown_resort(one) for one in resorts_for(caller())]})


@bp.get("/resorts/<slug>", parameters=SLUG, tags=["Resorts"])
@for_partners(READ)
@bp.doc(operationId="showResort", responses=problems(404))
@bp.response(200, ResortInFull, description="With rooms, boards, rate plans, programmes.")
def show_resort(slug: str) -> Response:
    """Show a resort with all that it sells"""
    return answer(shown_in_full(access_resort(slug, by=caller())))


@bp.get("/availability", tags=["Availability"])
@for_partners(READ, query=True)
@bp.arguments(SearchIn, location="query")
@bp.doc(operationId="findAvailability", responses=problems(404))
@bp.response(200, AvailabilityOut, description="Offers, each with a token for booking it.")
def show_availability(sent: Sent) -> Response:
    """Find offers for a stay

    Nothing is promised by an offer but its price terms: places are taken by booking it.
    """
    by = caller()
    return answer(availability(access_resort(sent["resort"], by=by), sent, by=by))


@bp.post("/bookings", tags=["Bookings"])
@for_partners(BOOK, body=True)
@bp.arguments(WriteHeaders, location="headers")
@bp.arguments(BookingIn, example=BOOKING_EXAMPLE)
@bp.doc(operationId="createBooking", responses=problems(400, 403, 404, 409, 410, 413, 415))
@bp.response(201, BookingMade, description="Held until `expires_at`.")
def create_booking(headers: Sent, sent: Sent) -> Response:
    """Book an offer

    The places are held at once; paying `due_now` at `payment_url` confirms the booking. Where the
    price has moved since the offer, the answer is 409 with `total`, `due_now` and a new `offer`.
    """
    by = caller()
    made = book(sent, headers["key"], by=by)
    address = address_to_pay(made["code"])
    booking = access_partner_booking(made["code"], by=by)
    now = {
        "payment_url": address,
        "access_token": link_signature(booking),
        "expires_at": instant(booking.expires_at) or made["expires_at"],  # paying takes longer
    }
    return answer(made | now, 201, Location=url_for("api.show_booking", code=made["code"]))


@bp.get("/bookings/<code>", parameters=CODE, tags=["Bookings"])
@for_partners(READ)
@bp.doc(operationId="showBooking", responses=problems(404))
@bp.response(200, BookingOut, description="As it stands now.")
def show_booking(code: str) -> Response:
    """Show a booking that was made with a key of the same partner"""
    return answer(shown_booking(access_partner_booking(code, by=caller())))


@bp.post("/bookings/<code>/payment", parameters=CODE, tags=["Bookings"])
@for_partners(BOOK)
@bp.arguments(WriteHeaders, location="headers")
@bp.doc(operationId="createPayment", responses=problems(400, 403, 404, 409))
@bp.response(201, PaymentOut, description="Where to pay what is due.")
def create_payment(headers: Sent, code: str) -> Response:
    """Get an address at which the guest pays by card

    While an address that was given before can still be paid at, it is given again.
    """
    asked = ask_to_pay(code, headers["key"], by=caller())
    return answer(asked | {"payment_url": insist_on_address(asked["code"])}, 201)


@bp.delete("/bookings/<code>", parameters=CODE, tags=["Bookings"])
@for_partners(BOOK, query=True)
@bp.arguments(CancelHeaders, location="headers")
@bp.arguments(CancelIn, location="query")
@bp.doc(operationId="cancelBooking", responses=problems(400, 403, 404, 409))
@bp.response(200, EndOut, description="What is kept, and what goes back.")
def delete_booking(headers: Sent, sent: Sent, code: str) -> Response:
    """Cancel a booking, or only tell what that would cost

    With `preview=true` nothing is changed, and no Idempotency-Key is needed. From the day of
    arrival on the resort must be called.
    """
    if sent["preview"]:
        return answer(ended(may_cancel(code, by=caller())))
    if "key" not in headers:
        raise IdempotencyKeyNeeded
    return answer(cancel(code, headers["key"], by=caller()))
