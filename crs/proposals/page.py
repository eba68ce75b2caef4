"""What the guest's pages of a proposal are filled with."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.clock import local_day
from core.money import Money
from core.refusals import Refusal
from crs.advice.queries import questions_of
from crs.bookings.explaining import FeeStep, Promised
from crs.catalogue.models import Programme
from crs.catalogue.queries import Promise, programmes_of, promises
from crs.proposals.desk import OfferLine
from crs.proposals.models import Proposal, ProposalOffer
from crs.proposals.offered import guests_of, priced_today, promised_in, wish_of_offer
from crs.proposals.operations import LIVES, is_over
from crs.rates.rules import StayRefused
from crs.shop.wishes import search_query_of


@dataclass(frozen=True)
class ShownOffer(OfferLine):
    """An offer with what explains it; nothing is due where it is sold no more."""

    due_now: Money | None
    fees: list[FeeStep]
    asks: Collection[int]
    """Ids of the programmes that have questions about health."""


def proposal_page(proposal: Proposal, key: str) -> dict[str, Any]:
    """All offers of a proposal, and what was booked from it."""
    first = proposal.offers[0]
    booked = [one for one in proposal.offers if one.booking and one.booking.status in LIVES]
    return {
        "proposal": proposal,
        "key": key,
        "offers": [shown(one) for one in proposal.offers],
        "is_over": is_over(proposal, local_day(first.resort.zone)),
        "booked": booked[0] if booked else None,
        "resort": first.resort,
        "again": search_query_of(first.resort.slug, wish_of_offer(first)),
    }


def shown(offer: ProposalOffer) -> ShownOffer:
    """The offer at its own price, on its own terms."""
    today, promised = local_day(offer.resort.zone), promised_in(offer)
    try:
        due_now = priced_today(offer, today).due_now
    except StayRefused:
        due_now = None
    guests = guests_of(promised)
    given = {one.programme.id for one in guests if one.programme}
    asks = {programme for programme in given if questions_of(programme)}
    return ShownOffer(offer, promised, guests, due_now, promised.fees(today), asks)


def offer_page(
    offer: ProposalOffer,
    key: str,
    typed: Mapping[str, Any] | None = None,
    faults: Mapping[str, Sequence[str]] | None = None,
    refusal: Refusal | None = None,
) -> dict[str, Any]:
    """One offer with the form that books it, filled with what its guest left before."""
    one, inquiry = shown(offer), offer.proposal.inquiry
    known = {"buyer_name": inquiry.name, "email": inquiry.email, "phone": inquiry.phone}
    return {
        "one": one,
        "proposal": offer.proposal,
        "key": key,
        "form": {**known, **(typed or {})},
        "faults": faults or {},
        "refusal": refusal,
        "is_over": is_over(offer.proposal, local_day(offer.resort.zone)),
        "promised_programmes": _programmes(offer, one.promised),
        "again": search_query_of(offer.resort.slug, wish_of_offer(offer)),
    }


def _programmes(offer: ProposalOffer, promised: Promised) -> list[tuple[Programme, list[Promise]]]:
    chosen = {person["programme_id"] for person in promised.terms["persons"]} - {None}
    found = [one for one in programmes_of(offer.resort_id) if one.id in chosen] if chosen else []
    return [(one, promises(one, promised.arrival, promised.departure)) for one in found]
