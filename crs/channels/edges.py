"""Writes of partners, each once for its key: the key and the effect in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.clock import local_day, now
from core.db import attempt, db
from core.idempotency.operations import Stored, once
from core.organisation.models import Resort
from crs.bookings.edges import end_paying, holding
from crs.bookings.operations import PriceMoved
from crs.bookings.paid import subject_of
from crs.channels.offers import GOOD_FOR, read_token, token_of
from crs.channels.queries import Caller, access_partner_booking
from crs.channels.selling import cancel_for_partner, hold_offer, wish_of
from crs.channels.showing import ended, held
from crs.rates.queries import load_tariff
from crs.shop.quotes import quote


def book(sent: Mapping[str, Any], key: str, *, by: Caller) -> Stored:
    """Hold what was offered, once; where its price has moved, say the new one with a new offer."""
    try:
        return holding(
            lambda: once(by.mark, key, ["book", sent], lambda: held(hold_offer(sent, by=by)))
        )
    except PriceMoved:
        raise _offered_anew(sent, by) from None


def _offered_anew(sent: Mapping[str, Any], by: Caller) -> PriceMoved:
    """Raises the refusal instead where it is not sold at all any more."""
    offer = read_token(sent["offer"], by.partner_id)
    [voucher] = wish_of(offer, sent, by=by).vouchers
    resort = db.session.get_one(Resort, offer.resort_id)
    priced = quote(load_tariff(resort.id), [voucher], local_day(resort.zone))
    renewed = offer.at(priced.total, now() + GOOD_FOR)
    return PriceMoved(total=priced.total, due_now=priced.due_now, offer=token_of(renewed))


def cancel(code: str, key: str, *, by: Caller) -> Stored:
    """Cancel it, once; afterwards nobody can pay for it any more."""
    stored = attempt(
        lambda: once(by.mark, key, ["cancel", code], lambda: ended(cancel_for_partner(code, by=by)))
    )
    end_paying(attempt(lambda: subject_of(access_partner_booking(code, by=by))))
    return stored


def ask_to_pay(code: str, key: str, *, by: Caller) -> Stored:
    """Keep that it was asked; the address itself is had outside, and the same while it is live."""
    return attempt(lambda: once(by.mark, key, ["pay", code], lambda: _its_code(code, by)))


def _its_code(code: str, by: Caller) -> Stored:
    return {"code": access_partner_booking(code, by=by).code}
