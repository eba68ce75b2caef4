"""Who asks with a key, and what of the network and its bookings is theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Date, Select, cast, func, select
from sqlalchemy.orm import joinedload, selectinload

from core.auth.access import scope_of
from core.db import db
from core.organisation.models import Resort
from core.refusals import NotThere
from crs.bookings.models import Booking, BookingStatus
from crs.bookings.queries import find_booking
from crs.catalogue.queries import find_resort, open_resorts
from crs.channels.keys import hash_of
from crs.channels.models import Partner, PartnerBooking, PartnerGrant, PartnerKey


@dataclass(frozen=True)
class Caller:
    """A partner as one of its keys speaks for it."""

    partner_id: int
    key_id: int
    name: str
    seller: str
    may_book: bool
    resort_ids: frozenset[int] | None
    """Where it sells; None means every resort."""

    @property
    def scope(self) -> str:
        """The rows that its requests may see."""
        return scope_of(self.resort_ids)

    @property
    def mark(self) -> str:
        """As it is named in trails, and as the owner of its idempotency keys."""
        return f"partner:{self.partner_id}"


def find_caller(secret: str) -> tuple[Caller, date | None, date] | None:
    """Whose key it is, the day it was last used on and today; None where it is not in force."""
    today = cast(func.timezone("UTC", func.app_now()), Date)
    found = db.session.execute(
        select(PartnerKey, today)
        .where(PartnerKey.key_hash == hash_of(secret), PartnerKey.revoked_at.is_(None))
        .options(joinedload(PartnerKey.partner).selectinload(Partner.grants))
    ).one_or_none()
    if found is None:
        return None
    key, day = found
    partner = key.partner
    caller = Caller(
        partner.id, key.id, partner.name, partner.seller, partner.may_book, resorts_of(partner)
    )
    return caller, key.last_used_on, day


def resorts_of(partner: Partner) -> frozenset[int] | None:
    """Where the partner sells; None means every resort."""
    resorts = [grant.resort_id for grant in partner.grants]
    if None in resorts:
        return None
    return frozenset(resort for resort in resorts if resort is not None)


def resorts_for(by: Caller) -> Sequence[Resort]:
    """The resorts that it sells, in their order."""
    return open_resorts(by.resort_ids)


def access_resort(slug: str, *, by: Caller) -> Resort:
    """The resort of a slug where the partner sells it; elsewhere the same NotThere."""
    resort = find_resort(slug)
    if by.resort_ids is not None and resort.id not in by.resort_ids:
        raise NotThere
    return resort


def access_partner_booking(code: str, *, by: Caller) -> Booking:
    """The booking of a code that the partner made; the same NotThere for all others."""
    booking = find_booking(code)
    mine = db.session.get(PartnerBooking, booking.id)
    if mine is None or mine.partner_id != by.partner_id:
        raise NotThere
    return booking


def live_holds(partner_id: int) -> int:
    """How many bookings the partner holds that are not paid for yet."""
    held = (
        select(func.count())
        .select_from(PartnerBooking)
        .join(Booking, Booking.id == PartnerBooking.booking_id)
        .where(
            PartnerBooking.partner_id == partner_id,
            Booking.status == BookingStatus.HELD,
            Booking.expires_at > func.app_now(),
        )
    )
    return db.session.scalar(held) or 0


def find_key(secret: str) -> PartnerKey | None:
    """The key with this secret, in force or not."""
    return db.session.scalar(select(PartnerKey).where(PartnerKey.key_hash == hash_of(secret)))


def find_partner(name: str) -> Partner | None:
    """The partner of that name."""
    return db.session.scalar(_partners().where(Partner.name == name))


def access_partner(partner_id: int) -> Partner:
    """The partner; raises NotThere. Only the managing company asks."""
    partner = db.session.get(Partner, partner_id)
    if partner is None:
        raise NotThere
    return partner


def list_partners() -> Sequence[Partner]:
    """All of them by name, with their keys."""
    return db.session.scalars(_partners().order_by(Partner.name)).all()


def _partners() -> Select[Partner]:
    return select(Partner).options(
        selectinload(Partner.grants).joinedload(PartnerGrant.resort), selectinload(Partner.keys)
    )
