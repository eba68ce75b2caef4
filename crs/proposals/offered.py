"""An offer as it was proposed: its wish, its price and terms, what it asks for today."""

from __future__ import annotations

from datetime import date

from core.money import Money
from crs.bookings.agreed import price_again
from crs.bookings.explaining import Promised
from crs.bookings.vouchers import Priced
from crs.proposals.models import ProposalOffer
from crs.rates.queries import load_tariff
from crs.rates.rules import Breakdown, PersonWish, VoucherWish


def promised_in(offer: ProposalOffer) -> Promised:
    """Its price and terms, which stay as they were proposed."""
    return Promised(Breakdown.from_json(offer.breakdown), offer.terms)


def wish_of_offer(offer: ProposalOffer) -> VoucherWish:
    """What is held when it is chosen."""
    terms = offer.terms
    return VoucherWish(
        room_type_id=offer.room_type_id,
        rate_plan_id=offer.rate_plan_id,
        board_id=offer.board_id,
        arrival=date.fromisoformat(terms["arrival"]),
        departure=date.fromisoformat(terms["departure"]),
        persons=tuple(PersonWish(**one) for one in terms["persons"]),
        by_place=terms["by_place"],
    )


def priced_today(offer: ProposalOffer, today: date) -> Priced:
    """At its own price and terms; raises StayRefused where its rate plan is sold no more."""
    tariff = load_tariff(offer.resort_id)
    return price_again(tariff, wish_of_offer(offer), promised_in(offer), today)


def total_of(offer: ProposalOffer) -> Money:
    """The price that is kept."""
    return Money(offer.total, offer.currency)
