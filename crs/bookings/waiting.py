"""Limits on holds that wait for somebody else to pay: else they were quotas that bind nobody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from core.db import db
from core.i18n import _l, in_language
from core.refusals import Refusal
from crm.parties.models import Party
from crs.bookings.limits import one_after_the_other
from crs.bookings.models import Booking, BookingStatus, Voucher
from crs.quotas.models import Quota, QuotaClaim, QuotaKind, QuotaNight

A_CONTACT = 2
ONE_IN = 4  # of a night's places of a kind: a quarter; one may always wait
FOR_A_DAY = timedelta(hours=3)  # a hold that lasts longer waits by its rate plan, not for a payer


class ContactWaits(Refusal):
    """The same person has sent others that nobody has paid yet."""

    message = _l(
        "Other bookings of yours are already waiting for someone to pay. Have one of them paid or "
        "cancel it first, or pay for this one yourself while it is held."
    )


class NightsWait(Refusal):
    """So many places of the kind wait already that others could not buy the rest."""

    message = _l(
        "Enough rooms of this kind are already waiting for someone to pay on these nights. Pay "
        "for this one yourself while it is held, or call {resort}: {phone}."
    )


def one_sends(booking: Booking) -> None:
    """Who counts what waits at the resort, or of the same person, does it one after the other.

    To the end of the transaction; before any row is locked.
    """
    marks = (str(booking.resort_id), *_marks(booking).values())
    one_after_the_other(*(f"waits:{mark}" for mark in marks))


def admit_waiting(booking: Booking) -> None:
    """Whether this hold may wait too. Raises ContactWaits, NightsWait."""
    if _waiting_of_contact(booking) >= A_CONTACT:
        raise ContactWaits
    own, others = _claimed(Booking.id == booking.id), _claimed(_waits(booking))
    for night, (quantity, size) in own.items():
        waiting, _size = others.get(night, (0, size))
        if waiting and (waiting + quantity) * ONE_IN > size:
            resort = booking.resort
            raise NightsWait(resort=in_language(resort.name), phone=resort.phone or resort.email)


def _waits(booking: Booking) -> ColumnElement[bool]:
    """Others that were sent and would have ended without it."""
    return (
        (Booking.status == BookingStatus.HELD)
        & (Booking.id != booking.id)
        & Booking.sent_to_pay_at.is_not(None)
        & (Booking.expires_at > func.app_now())
        & (Booking.expires_at < Booking.created_at + FOR_A_DAY)
    )


def _marks(booking: Booking) -> Mapping[str, str]:
    """By what the same person is known, where it is known."""
    digits = "".join(filter(str.isdecimal, booking.buyer.phone))
    known = {"browser": booking.holder_mark, "email": booking.buyer.email.lower(), "phone": digits}
    return {kind: mark for kind, mark in known.items() if mark}


def _waiting_of_contact(booking: Booking) -> int:
    columns: Mapping[str, Any] = {
        "browser": Booking.holder_mark,
        "email": func.lower(Party.email),
        "phone": func.regexp_replace(Party.phone, "[^0-9]", "", "g"),
    }
    same = [columns[kind] == mark for kind, mark in _marks(booking).items()]
    wanted = select(func.count()).select_from(Booking).join(Party, Party.id == Booking.buyer_id)
    return db.session.scalar(wanted.where(_waits(booking), or_(*same))) or 0 if same else 0


def _claimed(of_whom: ColumnElement[bool]) -> dict[int, tuple[int, int]]:
    """What holds take of each night that there is of their kind of room, and how much that is."""
    wanted = (
        select(QuotaNight.id, func.sum(QuotaClaim.quantity), QuotaNight.size)
        .join(QuotaClaim, QuotaClaim.quota_night_id == QuotaNight.id)
        .join(Quota, Quota.id == QuotaNight.quota_id)
        .join(Voucher, Voucher.id == QuotaClaim.voucher_id)
        .join(Booking, Booking.id == Voucher.booking_id)
        .where(of_whom, QuotaClaim.state == "held", Quota.kind == QuotaKind.PHYSICAL)
        .group_by(QuotaNight.id, QuotaNight.size)
    )
    return {night: (taken, size) for night, taken, size in db.session.execute(wanted)}
