"""What the desk's pages of proposals are filled with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.clock import local_day
from core.money import Money
from core.sms import is_number, plain_number
from crs.bookings.explaining import Promised
from crs.inquiries.models import Inquiry
from crs.proposals.letters import address_of
from crs.proposals.models import Proposal, ProposalOffer
from crs.proposals.offered import Guest, guests_of, promised_in, total_of
from crs.proposals.operations import MOST_OFFERS, draft_of, is_over, last_day
from crs.proposals.queries import proposals_of


@dataclass(frozen=True)
class OfferLine:
    """An offer in one line."""

    offer: ProposalOffer
    promised: Promised
    guests: Sequence[Guest]

    @property
    def is_treated(self) -> bool:
        """Whether anybody has a programme."""
        return any(one.programme for one in self.guests)

    @property
    def total(self) -> Money:
        """The price that is kept."""
        return total_of(self.offer)

    @property
    def persons(self) -> int:
        """For how many it is."""
        return len(self.promised.terms["persons"])

    @property
    def nights(self) -> int:
        """How many nights."""
        return (self.promised.departure - self.promised.arrival).days


@dataclass(frozen=True)
class SentProposal:
    """A proposal as the inquiry's page shows it."""

    proposal: Proposal
    lines: list[OfferLine]
    address: str
    is_over: bool


def lines_of(proposal: Proposal) -> list[OfferLine]:
    """Its offers in their order."""
    promised = [promised_in(one) for one in proposal.offers]
    return [
        OfferLine(offer, one, guests_of(one))
        for offer, one in zip(proposal.offers, promised, strict=True)
    ]


def sent_of(inquiry: Inquiry) -> list[SentProposal]:
    """What was sent to the person, oldest first."""
    sent = [one for one in proposals_of(inquiry) if one.sent_at is not None]
    return [
        SentProposal(one, lines_of(one), address_of(one), is_over(one, _today(one))) for one in sent
    ]


def _today(proposal: Proposal) -> date:
    return local_day(proposal.offers[0].resort.zone)


def search_from(inquiry: Inquiry) -> dict[str, Any]:
    """The search to begin with: what they had looked for, at the resort and for what they asked."""
    about = {
        "where": inquiry.resort.slug if inquiry.resort else "",
        "programme": inquiry.programme,
    }
    return {**inquiry.wish, **{name: value for name, value in about.items() if value}}


def builder_page(
    inquiry: Inquiry, sale: Mapping[str, Any], typed: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Putting a proposal together: a search with its offers, and the draft.

    `sale` is the page of the same search; `typed` what was filled in to send the draft.
    """
    draft = draft_of(inquiry)
    lines = lines_of(draft) if draft else []
    last = last_day(draft) if draft and lines else None
    return {
        **sale,
        "inquiry": inquiry,
        "lines": lines,
        "is_full": len(lines) >= MOST_OFFERS,
        "last_day": last,
        "typed": {"kept_until": _usual(draft, last), **(typed or {})},
        "reached_by": _reached_by(inquiry),
        "query": sale.get("query", {}),
    }


def _usual(draft: Proposal | None, last: date | None) -> date | None:
    """Three days, unless the stay begins before."""
    if draft is None or last is None:
        return None
    return min(last, date.fromordinal(_today(draft).toordinal() + 3))


def _reached_by(inquiry: Inquiry) -> str:
    """`mail`, `text`, or nothing: then the seller sends the link by themselves."""
    if inquiry.email:
        return "mail"
    return "text" if is_number(plain_number(inquiry.phone)) else ""
