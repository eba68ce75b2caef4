"""Jobs: what a confirmed booking means for the inquiry that it came from. Safe twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from core.db import db
from crs.bookings.models import Booking
from crs.inquiries.models import Outcome
from crs.inquiries.operations import close_inquiry
from crs.proposals.models import Proposal, ProposalOffer


def close_if_confirmed(facts: Mapping[str, Any]) -> None:
    """The guest has booked what was proposed: the inquiry is over."""
    wanted = (
        select(Proposal)
        .join(ProposalOffer, ProposalOffer.proposal_id == Proposal.id)
        .where(ProposalOffer.booking_id == facts["booking_id"])
    )
    proposal = db.session.scalar(wanted)
    if proposal is None or proposal.inquiry.closed_at is not None:
        return
    booking = db.session.get_one(Booking, facts["booking_id"])
    inquiry, code = proposal.inquiry, proposal.code
    inquiry.taken_by = inquiry.taken_by or proposal.by
    own = _of(proposal, booking)
    close_inquiry(inquiry, Outcome.BOOKED, booking=own, proposal=code, by="guest")


def _of(proposal: Proposal, booking: Booking) -> Booking | None:
    """The booking, where the inquiry may name it: one of another resort is in the proposal."""
    return booking if proposal.inquiry.resort_id in (None, booking.resort_id) else None
