"""Offers as tokens: all that was offered, signed, so that nothing of it can be changed."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta

from core.clock import now
from core.i18n import _
from core.money import Money
from core.signing import is_signed, sign
from crs.channels.refusals import OfferExpired, RequestFault
from crs.rates.rules import PersonWish
from crs.shop.queries import StayOffer

PURPOSE = "offer"
GOOD_FOR = timedelta(minutes=30)


@dataclass(frozen=True)
class SealedOffer:
    """What a partner was offered: where, when, for whom, on what terms, at what price."""

    partner_id: int
    resort_id: int
    room_type_id: int
    rate_plan_id: int
    board_id: int
    by_place: bool
    arrival: str
    departure: str
    adults: int
    sex: str | None
    """Of one adult alone, for whom places in shared rooms were looked for."""
    child_ages: tuple[int, ...]
    programme_id: int | None
    total: int
    currency: str
    expires_at: int

    @property
    def price(self) -> Money:
        """The price that was shown."""
        return Money(self.total, self.currency)

    @property
    def dates(self) -> tuple[date, date]:
        """Arrival and departure."""
        return date.fromisoformat(self.arrival), date.fromisoformat(self.departure)

    def at(self, price: Money, until: datetime) -> SealedOffer:
        """The same at another price."""
        return replace(self, total=price.minor, expires_at=int(until.timestamp()))


def sealed(
    offer: StayOffer, persons: tuple[PersonWish, ...], partner_id: int, until: datetime
) -> SealedOffer:
    """An offer of a search for these persons; good until then."""
    adults = [person for person in persons if person.role != "child"]
    wish = offer.wish
    return SealedOffer(
        partner_id=partner_id,
        resort_id=offer.resort_id,
        room_type_id=wish.room_type_id,
        rate_plan_id=wish.rate_plan_id,
        board_id=wish.board_id,
        by_place=wish.by_place,
        arrival=wish.arrival.isoformat(),
        departure=wish.departure.isoformat(),
        adults=len(adults),
        sex=adults[0].sex if len(adults) == 1 else None,
        child_ages=tuple(one.age or 0 for one in persons if one.role == "child"),
        programme_id=wish.persons[0].programme_id,
        total=offer.total.minor,
        currency=offer.total.currency,
        expires_at=int(until.timestamp()),
    )


def token_of(offer: SealedOffer) -> str:
    """The offer as a word for programs."""
    plain = json.dumps(asdict(offer), separators=(",", ":")).encode()
    body = base64.urlsafe_b64encode(plain).decode().rstrip("=")
    return f"{body}.{sign(PURPOSE, body)}"


def read_token(token: str, partner_id: int) -> SealedOffer:
    """The offer of a token. Raises RequestFault where it is none of this partner's."""
    body, _dot, signature = token.partition(".")
    if not is_signed(signature, PURPOSE, body):
        raise _not_ours()
    plain = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    offer = SealedOffer(**{**plain, "child_ages": tuple(plain["child_ages"])})
    if offer.partner_id != partner_id:
        raise _not_ours()
    return offer


def _not_ours() -> RequestFault:
    words = _("This is not an offer that was made to you: take one from GET /availability.")
    return RequestFault([{"pointer": "#/offer", "detail": words}])


def insist_on_force(offer: SealedOffer) -> None:
    """Raises OfferExpired."""
    if now().timestamp() >= offer.expires_at:
        raise OfferExpired
