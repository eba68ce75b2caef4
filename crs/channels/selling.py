"""From an offer that a partner sends back to a held booking, and from that to its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.clock import local_day
from core.db import db
from core.i18n import _, in_language
from core.money import Money
from core.organisation.models import Resort
from crs.bookings.explaining import fee_to_cancel
from crs.bookings.limits import TooManyHolds
from crs.bookings.models import Booking, BookingStatus
from crs.bookings.operations import (
    CallTheResort,
    NotInThisState,
    begun,
    cancel_booking,
    hold_booking,
)
from crs.bookings.wishes import BookingWish, BuyerWish
from crs.channels.models import PartnerBooking
from crs.channels.offers import SealedOffer, insist_on_force, read_token
from crs.channels.payment import paid
from crs.channels.queries import Caller, access_partner_booking, live_holds
from crs.channels.refusals import RequestFault
from crs.rates.rules import PersonWish, VoucherWish

HOLDS_A_PARTNER = 500
CHILD_UNDER = 18
Sent = Mapping[str, Any]


def hold_offer(sent: Sent, *, by: Caller) -> Booking:
    """Hold what was offered, for these persons, at the price of the offer.

    Raises RequestFault, OfferExpired, TooManyHolds, and the refusals of `hold_booking`.
    """
    offer = read_token(sent["offer"], by.partner_id)
    wish = wish_of(offer, sent, by=by)
    insist_on_force(offer)
    if (count := live_holds(by.partner_id)) >= HOLDS_A_PARTNER:
        raise TooManyHolds(count=count)
    booking = hold_booking(wish, shown=offer.price)
    db.session.add(
        PartnerBooking(booking_id=booking.id, partner_id=by.partner_id, resort_id=booking.resort_id)
    )
    db.session.flush()
    return booking


def wish_of(offer: SealedOffer, sent: Sent, *, by: Caller) -> BookingWish:
    """The booking that the partner wishes. Raises RequestFault where it is for other persons."""
    arrival, departure = offer.dates
    contact = sent["contact"]
    voucher = VoucherWish(
        room_type_id=offer.room_type_id,
        rate_plan_id=offer.rate_plan_id,
        board_id=offer.board_id,
        arrival=arrival,
        departure=departure,
        persons=_persons(offer, sent["persons"]),
        by_place=offer.by_place,
    )
    return BookingWish(
        resort_id=offer.resort_id,
        vouchers=(voucher,),
        buyer=BuyerWish(contact["name"], contact["email"], contact["phone"], contact["language"]),
        seller=by.seller,
        sold_by=by.mark,
        source="api",
    )


def _persons(offer: SealedOffer, sent: Sequence[Sent]) -> tuple[PersonWish, ...]:
    """The persons who were offered for: as many adults, children of the same ages."""
    children = [one for one in sent if one["age"] is not None and one["age"] < CHILD_UNDER]
    ages = sorted(child["age"] for child in children)
    if len(sent) - len(children) != offer.adults or ages != sorted(offer.child_ages):
        raise _other_persons()
    if offer.by_place and sent[0]["sex"] not in (None, offer.sex):
        raise _other_persons()
    return tuple(_person(offer, one, is_child=one in children) for one in sent)


def _person(offer: SealedOffer, sent: Sent, *, is_child: bool) -> PersonWish:
    return PersonWish(
        age=sent["age"],
        sex=sent["sex"] or (offer.sex if offer.by_place else None),
        role="child" if is_child else "guest",
        programme_id=None if is_child else offer.programme_id,
        name=sent["name"],
    )


def _other_persons() -> RequestFault:
    words = _(
        "The offer was made for other guests: send the same number of adults, and children of "
        "the same ages, or ask for availability again."
    )
    return RequestFault([{"pointer": "#/persons", "detail": words}])


def fee_of(booking: Booking) -> Money:
    """What cancelling it costs now, or has cost."""
    if booking.cancellation_fee is not None:
        return Money(booking.cancellation_fee, booking.currency)
    return fee_to_cancel(booking, local_day(booking.resort.zone))


def back_of(booking: Booking) -> Money:
    """What goes back of what was paid, when it is cancelled."""
    nothing = Money(0, booking.currency)
    return max(paid(booking) - fee_of(booking), nothing)


def may_cancel(code: str, *, by: Caller) -> Booking:
    """The partner's booking, which it may cancel now. Raises CallTheResort, NotInThisState."""
    booking = access_partner_booking(code, by=by)
    resort: Resort = booking.resort
    if begun(booking, local_day(resort.zone)):
        raise CallTheResort(resort=in_language(resort.name), phone=resort.phone or resort.email)
    if booking.status not in (BookingStatus.HELD, BookingStatus.CONFIRMED):
        raise NotInThisState(code=booking.code, status=BookingStatus(booking.status))
    return booking


def cancel_for_partner(code: str, *, by: Caller) -> Booking:
    """End it by its terms, until the day before arrival; a hold at any time."""
    return cancel_booking(may_cancel(code, by=by), by=by.mark)
