"""Limits on holding: nobody squats on places, and a form that is sent twice holds once."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, func, select, text

from core.db import db
from core.i18n import _l
from core.refusals import Refusal
from crm.parties.models import Party
from crs.bookings.models import Booking, BookingStatus
from crs.bookings.wishes import BookingWish

HOLDS_A_HOLDER = 3
HOLDS_AN_ADDRESS = 10
LOCK_EACH = text(
    "SELECT pg_advisory_xact_lock(hashtextextended(mark, 0)) "
    "FROM unnest(CAST(:marks AS text[])) AS mark"
)


class TooManyHolds(Refusal):
    """Places must not be squatted on."""

    message = _l(
        "You already hold {count} bookings. Pay for one or cancel it before you hold another."
    )


class AddressHolds(TooManyHolds):
    """Many people may stand behind one address: a hotel's, a mobile network's."""

    message = _l(
        "From your network {count} bookings are held and not paid yet. If they are not yours, "
        "please try again in twenty minutes, or ask us to call you back."
    )


class Limit(NamedTuple):
    """How many live holds may have a mark in a column, and what who asks for more is told."""

    column: Any
    mark: str
    most: int
    refusal: type[TooManyHolds]


def held_by_form(form_key: str) -> Booking | None:
    """The live booking that the same form has made already; who sends it meanwhile waits."""
    if not form_key:
        return None
    one_after_the_other(form_key)
    return db.session.scalar(select(Booking).where(_made_by(form_key)))


def _made_by(form_key: str) -> ColumnElement[bool]:
    lives = Booking.status.in_((BookingStatus.HELD, BookingStatus.CONFIRMED))
    return (Booking.form_key == form_key) & lives


def admit(wish: BookingWish) -> Booking | None:
    """The live booking that the same form has made already; None where a new one may be held.

    At most 3 live holds a browser or e-mail, 10 an address; all with one of these marks are
    counted one after the other. Raises TooManyHolds.
    """
    known = _limits(wish)
    marks = [wish.form_key, *(limit.mark for limit in known)]
    if not any(marks):
        return None
    one_after_the_other(*filter(None, marks))
    made = select(Booking.id).where(_made_by(wish.form_key)).scalar_subquery()
    counts = (_live_holds(limit.column == limit.mark) for limit in known)
    before, *found = db.session.execute(select(made, *counts)).one()
    if before is not None:
        return db.session.get_one(Booking, before)
    for count, limit in zip(found, known, strict=True):
        if count >= limit.most:
            raise limit.refusal(count=count)
    return None


def _limits(wish: BookingWish) -> list[Limit]:
    """Those whose mark is known; the desk holds without limit."""
    if wish.source != "web":
        return []
    email = func.lower(Party.email)
    limits = [
        Limit(Booking.holder_mark, wish.holder_mark, HOLDS_A_HOLDER, TooManyHolds),
        Limit(email, wish.buyer.email.lower(), HOLDS_A_HOLDER, TooManyHolds),
        Limit(Booking.address_mark, wish.address_mark, HOLDS_AN_ADDRESS, AddressHolds),
    ]
    return [limit for limit in limits if limit.mark]


def _live_holds(of_whom: ColumnElement[bool]) -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(Booking)
        .join(Party, Party.id == Booking.buyer_id)
        .where(Booking.status == BookingStatus.HELD, Booking.expires_at > func.app_now(), of_whom)
        .scalar_subquery()
    )


def one_after_the_other(*marks: str) -> None:
    """Wait until nobody else with one of the marks is at it; to the end of the transaction."""
    db.session.execute(LOCK_EACH, {"marks": sorted(set(marks))})
