"""Finding proposals: by the guest's signed link, and for the desk by their inquiry."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from core.auth.access import SignedIn
from core.db import db
from core.refusals import NotThere
from core.signing import is_signed, sign
from crs.bookings.codes import normal_code
from crs.inquiries.models import Inquiry
from crs.inquiries.queries import access_inquiry
from crs.proposals.models import Proposal, ProposalOffer

PURPOSE = "proposal"


def proposal_signature(proposal: Proposal) -> str:
    """The secret part of its link; a replay rebuilds it, nothing is stored."""
    return sign(PURPOSE, proposal.code)


def access_proposal_by_link(code: str, signature: str) -> Proposal:
    """The proposal that was sent, for who has its link; the same NotThere for all others."""
    wanted = select(Proposal).where(
        Proposal.code == normal_code(code), Proposal.sent_at.is_not(None)
    )
    proposal = db.session.scalar(wanted.options(*_shown(), joinedload(Proposal.inquiry)))
    if proposal is None or not is_signed(signature, PURPOSE, proposal.code):
        raise NotThere
    return proposal


def offer_of(proposal: Proposal, number: int) -> ProposalOffer:
    """Its n-th offer; raises NotThere."""
    for offer in proposal.offers:
        if offer.number == number:
            return offer
    raise NotThere


def proposals_of(inquiry: Inquiry) -> Sequence[Proposal]:
    """What was sent to the person, and the draft, in their order."""
    wanted = select(Proposal).where(Proposal.inquiry_id == inquiry.id).order_by(Proposal.id)
    return db.session.scalars(wanted.options(*_shown())).all()


def access_proposal(proposal_id: int, *, by: SignedIn) -> Proposal:
    """The proposal, where the person may see its inquiry; elsewhere the same NotThere."""
    proposal = db.session.get(Proposal, proposal_id)
    if proposal is None:
        raise NotThere
    access_inquiry(proposal.inquiry_id, by=by)
    return proposal


def access_offer(offer_id: int, *, by: SignedIn) -> ProposalOffer:
    """The offer, where the person may see its inquiry; elsewhere the same NotThere."""
    offer = db.session.get(ProposalOffer, offer_id)
    if offer is None:
        raise NotThere
    access_proposal(offer.proposal_id, by=by)
    return offer


def _shown() -> tuple[ExecutableOption, ...]:
    rows = selectinload(Proposal.offers)
    named = (ProposalOffer.resort, ProposalOffer.room_type, ProposalOffer.rate_plan)
    return tuple(
        rows.joinedload(one) for one in (*named, ProposalOffer.board, ProposalOffer.booking)
    )
