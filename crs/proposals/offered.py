"""An offer as it was proposed: its wish, its price and terms, what it asks for today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.db import db
from core.money import Money
from crs.bookings.agreed import price_again
from crs.bookings.explaining import Promised
from crs.bookings.vouchers import Priced
from crs.catalogue.models import Programme
from crs.proposals.models import ProposalOffer
from crs.rates.queries import load_tariff
from crs.rates.rules import Breakdown, PersonWish, VoucherWish


@dataclass(frozen=True)
class Guest:
    """Somebody for whom it is: the name where terms keep it, and what is done for them."""

    name: str
    programme: Programme | None


def guests_of(promised: Promised) -> list[Guest]:
    """In their order."""
    return [
        Guest(one.get("name", ""), key and db.session.get_one(Programme, key))
        for one in promised.terms["persons"]
        for key in (one["programme_id"],)
    ]


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
