"""Proposals: offers are added, sent, withdrawn, and booked at the price that was proposed."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from core.audit.operations import record
from core.clock import local_day, now
from core.db import db, lock
from core.i18n import _l
from core.money import Money
from core.organisation.models import Resort
from core.refusals import NotThere, Refusal
from crm.messages.operations import queue_message
from crs.bookings.codes import new_code
from crs.bookings.models import Booking, BookingStatus
from crs.bookings.operations import PriceMoved, hold_booking
from crs.bookings.vouchers import Priced, price_vouchers
from crs.bookings.wishes import BookingWish, BuyerWish
from crs.inquiries.models import Inquiry
from crs.inquiries.operations import lock_open, mark_answered
from crs.proposals.models import Proposal, ProposalOffer
from crs.proposals.offered import promised_in, wish_of_offer
from crs.rates.queries import load_tariff
from crs.rates.rules import VoucherWish

MOST_OFFERS = 5
KEPT_MOST = timedelta(days=21)
SOURCE = "proposal"
LIVES = (BookingStatus.HELD, BookingStatus.CONFIRMED)


class EnoughOffers(Refusal):
    """Who is offered more cannot choose."""

    message = _l("A proposal has at most {most} offers. Remove one first.")


class NoOffers(Refusal):
    """There is nothing to choose from."""

    message = _l("Add at least one offer before you send the proposal.")


class KeptTooLong(Refusal):
    """A price is kept for a while, and no longer than until the arrival."""

    message = _l("Prices can be kept from today until {last} at the latest.")


class ProposalOver(Refusal):
    """The day until which its prices are kept is past, or it was withdrawn."""

    message = _l(
        "This proposal has expired. Ask us for a new one, or search: the room may be free."
    )


class OtherChosen(Refusal):
    """One proposal is one stay."""

    message = _l("Booking {code} was made from this proposal already. Pay for it or cancel it.")


def add_offer(
    inquiry: Inquiry, resort: Resort, wish: VoucherWish, *, shown: Money, by: str
) -> ProposalOffer:
    """Put an offer into the inquiry's draft at today's price.

    Raises EnoughOffers, InquiryClosed, PriceMoved where it costs another than was `shown`, and
    the refusals of the tariff.
    """
    inquiry = lock_open(inquiry)
    draft = draft_of(inquiry) or _begin(inquiry, by=by)
    if len(draft.offers) >= MOST_OFFERS:
        raise EnoughOffers(most=MOST_OFFERS)
    [priced] = price_vouchers(load_tariff(resort.id), [wish], local_day(resort.zone))
    if priced.breakdown.total != shown:
        raise PriceMoved
    offer = _offer(draft, resort, priced)
    db.session.add(offer)
    db.session.flush()
    return offer


def draft_of(inquiry: Inquiry) -> Proposal | None:
    """What is being put together for it."""
    wanted = select(Proposal).where(Proposal.inquiry_id == inquiry.id, Proposal.sent_at.is_(None))
    return db.session.scalar(wanted)


def _begin(inquiry: Inquiry, *, by: str) -> Proposal:
    draft = Proposal(inquiry_id=inquiry.id, code=new_code(), by=by)
    db.session.add(draft)
    db.session.flush()
    return draft


def _offer(draft: Proposal, resort: Resort, priced: Priced) -> ProposalOffer:
    wish, price = priced.wish, priced.breakdown.total
    return ProposalOffer(
        resort_id=resort.id,
        proposal=draft,
        number=max((one.number for one in draft.offers), default=0) + 1,
        room_type_id=wish.room_type_id,
        rate_plan_id=wish.rate_plan_id,
        board_id=wish.board_id,
        total=price.minor,
        currency=price.currency,
        terms=priced.terms,
        breakdown=priced.breakdown.to_json(),
    )


def remove_offer(offer: ProposalOffer) -> None:
    """Take it out of the draft; what was sent stays as it was. Raises NotThere."""
    [proposal] = lock(Proposal, offer.proposal_id)
    if proposal.sent_at is not None:
        raise NotThere
    db.session.delete(offer)
    db.session.flush()
    db.session.expire(proposal, ["offers"])


def send_proposal(inquiry: Inquiry, *, kept_until: date, words: str, by: str) -> Proposal:
    """Send the draft's link by mail, or by a text; the inquiry is answered by it.

    Who has neither is told by the desk. Raises NoOffers, KeptTooLong, InquiryClosed.
    """
    inquiry = lock_open(inquiry)
    draft = draft_of(inquiry)
    if draft is None or not draft.offers:
        raise NoOffers
    first, last = local_day(draft.offers[0].resort.zone), last_day(draft)
    if not first <= kept_until <= last:
        raise KeptTooLong(last=last)
    draft.by, draft.words, draft.kept_until, draft.sent_at = by, words, kept_until, now()
    inquiry.taken_by = inquiry.taken_by or by
    record(inquiry, "proposed", by=by, resort_id=inquiry.resort_id, offers=len(draft.offers))
    mark_answered(inquiry, by=by)
    queue_message(
        "proposal", draft.code, resort_id=draft.offers[0].resort_id,
        about=f"inquiry:{inquiry.id}", to_address=inquiry.email, to_phone=inquiry.phone,
        language=inquiry.language,
        facts={"proposal_id": draft.id, "path": f"/desk/inquiries/{inquiry.id}"},
    )  # fmt: skip
    return draft


def last_day(draft: Proposal) -> date:
    """Until when its prices may be kept: three weeks, and never past an arrival."""
    today = local_day(draft.offers[0].resort.zone)
    arrivals = [date.fromisoformat(one.terms["arrival"]) for one in draft.offers]
    return min([today + KEPT_MOST, *arrivals])


def withdraw_proposal(proposal: Proposal, *, by: str) -> Proposal:
    """It cannot be booked any more; what was booked from it stays."""
    [proposal] = lock(Proposal, proposal.id)
    if proposal.withdrawn_at is None:
        proposal.withdrawn_at = now()
        inquiry = proposal.inquiry
        record(inquiry, "withdrawn", by=by, resort_id=inquiry.resort_id)
    return proposal


def mark_opened(proposal: Proposal) -> None:
    """The guest has looked at it."""
    if proposal.opened_at is None:
        [proposal] = lock(Proposal, proposal.id)
        proposal.opened_at = proposal.opened_at or now()


def hold_offer(offer: ProposalOffer, buyer: BuyerWish, *, form_key: str) -> Booking:
    """Hold it at its price, through the ordinary hold; who proposed it has sold it.

    Sent twice it holds once. Raises ProposalOver, OtherChosen, and the refusals of the hold.
    """
    [proposal] = lock(Proposal, offer.proposal_id)
    if is_over(proposal, local_day(offer.resort.zone)):
        raise ProposalOver
    for other in proposal.offers:
        if other.booking is not None and other.booking.status in LIVES:
            if other.id == offer.id:
                return other.booking
            raise OtherChosen(code=other.booking.code)
    wish = BookingWish(
        resort_id=offer.resort_id, vouchers=(wish_of_offer(offer),), buyer=buyer,
        sold_by=proposal.by, source=SOURCE, form_key=form_key, made_by="guest",
    )  # fmt: skip
    booking = hold_booking(wish, promised=[promised_in(offer)])
    offer.booking_id = booking.id
    return booking


def is_over(proposal: Proposal, today: date) -> bool:
    """Whether nothing can be booked from it."""
    kept = proposal.kept_until
    return kept is None or kept < today or proposal.withdrawn_at is not None
