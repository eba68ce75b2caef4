"""What a guest is told about a proposal: the letter, and the text to a telephone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from core.db import db
from core.i18n import _, _l, day, in_language, money
from core.letters.kinds import Letter, MessageKind
from core.paths import public_address
from crs.proposals.models import Proposal, ProposalOffer
from crs.proposals.offered import total_of
from crs.proposals.queries import proposal_signature

Facts = Mapping[str, Any]


def address_of(proposal: Proposal) -> str:
    """The whole address of its link."""
    return public_address(f"/proposals/{proposal.code}?key={proposal_signature(proposal)}")


def _letter(facts: Facts) -> Letter:
    """The offers with their prices, and the link from which one is booked."""
    proposal = db.session.get_one(Proposal, facts["proposal_id"])
    resort, name = proposal.offers[0].resort, proposal.inquiry.name
    kept = _("The prices are kept until {day}. A room is yours once you book it.")
    reached = " · ".join(filter(None, (resort.phone, resort.email)))
    return Letter(
        subject=_("Your offers: {code}").format(code=proposal.code),
        greeting=_("Dear {name},").format(name=name) if name else _("Hello,"),
        opening=[
            *([proposal.words] if proposal.words else [_("Here is what we can offer you.")]),
            kept.format(day=day(proposal.kept_until or date.max)),
        ],
        facts=[_row(offer) for offer in proposal.offers],
        link=(_("See the offers and book"), address_of(proposal)),
        sender=[line for line in (in_language(resort.name), resort.address, reached) if line],
        reply_to=resort.email,
    )


def _row(offer: ProposalOffer) -> tuple[str, str]:
    arrival, departure = (date.fromisoformat(offer.terms[end]) for end in ("arrival", "departure"))
    what = f"{in_language(offer.resort.name)}, {in_language(offer.room_type.name)}"
    return what, f"{day(arrival)} – {day(departure)}: {money(total_of(offer))}"


def _text(facts: Facts) -> str:
    """One line and the link."""
    proposal = db.session.get_one(Proposal, facts["proposal_id"])
    words = _("Your offers, kept until {day}: {link}")
    return words.format(day=day(proposal.kept_until or date.max), link=address_of(proposal))


LETTERS = {"proposal": MessageKind(_l("Proposal"), _letter, _text)}
