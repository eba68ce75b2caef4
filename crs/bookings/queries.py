"""Finding bookings: by code within one's scope, by a guest's signed link, in lists."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import CompoundSelect, and_, func, or_, select, union
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from core.audit.models import AuditEntry
from core.auth.access import SignedIn
from core.db import db
from core.refusals import NotThere
from core.signing import is_signed, sign
from crm.parties.models import Party
from crs.bookings.codes import normal_code
from crs.bookings.models import Booking, Voucher
from crs.permissions import CrsPerm

PURPOSE = "booking"
PAYING = "pay"


def find_booking(code: str) -> Booking:
    """The booking of a code within the scope of resorts; raises NotThere."""
    booking = db.session.scalar(
        select(Booking)
        .where(Booking.code == normal_code(code))
        .options(selectinload(Booking.vouchers).selectinload(Voucher.persons))
    )
    if booking is None:
        raise NotThere
    return booking


def access_booking(code: str, *, by: SignedIn, to: CrsPerm) -> Booking:
    """The booking of a code where the person may do this; elsewhere the same NotThere."""
    booking = find_booking(code)
    resorts = by.resort_ids(to)
    if resorts is not None and booking.resort_id not in resorts:
        raise NotThere
    return booking


def link_signature(booking: Booking) -> str:
    """The secret part of a guest's link; a replay rebuilds it, nothing is stored."""
    return sign(PURPOSE, booking.code, booking.link_version)


def access_by_link(code: str, signature: str) -> Booking:
    """The booking for who has its link; the same NotThere for unknown, changed and foreign."""
    booking = find_booking(code)
    if not opens(booking, signature):
        raise NotThere
    return booking


def opens(booking: Booking, signature: str) -> bool:
    """Whether it is the secret part of the guest's link."""
    return is_signed(signature, PURPOSE, booking.code, booking.link_version)


def pay_signature(booking: Booking) -> str:
    """The secret part of the link that is sent to who pays: it opens nothing else."""
    return sign(PAYING, booking.code, booking.link_version)


def access_to_pay(code: str, signature: str) -> Booking:
    """The booking for who may pay for it; the same NotThere for all others."""
    booking = find_booking(code)
    if not is_signed(signature, PAYING, booking.code, booking.link_version):
        raise NotThere
    return booking


def list_bookings(
    *,
    resort_ids: Collection[int] | None = None,
    status: str | None = None,
    words: str = "",
    arrival_from: date | None = None,
    limit: int = 50,
    before_id: int | None = None,
) -> Sequence[Booking]:
    """Newest first; `words` is part of a name, a telephone, an e-mail, or a code.

    `resort_ids` None means every resort in the scope.
    """
    wanted = select(Booking).join(Booking.buyer).order_by(Booking.id.desc()).limit(limit)
    if resort_ids is not None:
        wanted = wanted.where(Booking.resort_id.in_(resort_ids))
    if status:
        wanted = wanted.where(Booking.status == status)
    if before_id is not None:
        wanted = wanted.where(Booking.id < before_id)
    if words.strip():
        wanted = wanted.where(Booking.id.in_(_named(words.strip())))
    if arrival_from is not None:
        wanted = wanted.where(Booking.vouchers.any(func.lower(Voucher.nights) >= arrival_from))
    shown = (
        contains_eager(Booking.buyer),
        joinedload(Booking.resort),
        selectinload(Booking.vouchers),
    )
    return db.session.scalars(wanted.options(*shown)).all()


def _named(words: str) -> CompoundSelect[int]:
    """Bookings that the words may mean; a branch an index, for an OR over two tables has none."""
    like = f"%{_escaped(words)}%"
    columns = (Party.name, Party.phone, Party.email)
    buyers = union(*(select(Party.id).where(column.ilike(like)) for column in columns))
    return union(
        select(Booking.id).where(Booking.buyer_id.in_(buyers)),
        select(Booking.id).where(Booking.code == normal_code(words)),
        select(Booking.id).where(Booking.reference == words),
    )


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def history(
    booking: Booking, payment_ids: Collection[int] = (), refund_ids: Collection[int] = ()
) -> Sequence[AuditEntry]:
    """Who did what to it, and to these payments and refunds of it, oldest first."""
    kinds = {"booking": [booking.id], "payment": payment_ids, "refund": refund_ids}
    about = [
        and_(AuditEntry.subject_kind == kind, AuditEntry.subject_id.in_(ids))
        for kind, ids in kinds.items()
        if ids
    ]
    return db.session.scalars(select(AuditEntry).where(or_(*about)).order_by(AuditEntry.id)).all()
