"""Promises: hold, confirm, cancel, expire. Each changes the booking and its claims together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import func, select

from billing.payments.operations import close_request
from core.audit.operations import record
from core.clock import local_day, now
from core.db import db, lock
from core.i18n import _l, in_language
from core.money import Money
from core.organisation.models import Resort
from core.outbox.operations import tell
from core.refusals import Refusal
from crs.bookings.agreed import price_amended
from crs.bookings.delivery import must_be_expected
from crs.bookings.explaining import Promised, fee_to_cancel
from crs.bookings.limits import admit
from crs.bookings.locking import lock_booking, lock_if_free
from crs.bookings.models import Booking, BookingStatus, Voucher
from crs.bookings.numbers import number_vouchers
from crs.bookings.paid import subject_of
from crs.bookings.promising import add_version, new_booking, sum_of
from crs.bookings.refunding import refund_rest
from crs.bookings.vouchers import Priced, claim_places, price_vouchers, write_vouchers
from crs.bookings.wishes import BookingWish
from crs.catalogue.models import RoomType
from crs.quotas.operations import give_back, lock_claimed, settle
from crs.quotas.sharing import leave, sharers
from crs.rates.queries import load_tariff


class HoldEnded(Refusal):
    """The time of the hold is over."""

    message = _l("The hold of booking {code} has ended. Search again: places may still be free.")


class CallTheResort(Refusal):
    """From the day of arrival on, the resort must know that a guest does not come."""

    message = _l("The stay has begun. To cancel it now, please call {resort}: {phone}.")


class PriceMoved(Refusal):
    """Between the page and the hold the price has changed, or none was shown."""

    message = _l("The price has changed since you saw it. Please look at it again.")


class NotInThisState(Refusal):
    """The booking has gone on since."""

    message = _l("Booking {code} is {status}, so this can no longer be done.")


def hold_booking(
    wish: BookingWish,
    *,
    shown: Money | None = None,
    agreed: Sequence[Money] | None = None,
    promised: Sequence[Promised] | None = None,
) -> Booking:
    """Promise everything the wish names for 20 minutes, or nothing.

    A form that is sent twice holds once. `shown` is the price that the buyer saw; nothing is held
    at another. `agreed` are prices of the vouchers that take the place of the tariff's; they never
    come from a client. `promised` are prices and terms that were proposed before, and stay as they
    were. Raises the refusals of restrictions and prices, PriceMoved, NoRoomFree, NoTreatmentFree,
    TooManyHolds.
    """
    if (before := admit(wish)) is not None:
        return before
    resort = db.session.get_one(Resort, wish.resort_id)
    at = now()
    today = local_day(resort.zone, at)
    priced = _priced(wish, today, agreed, promised)
    if shown is not None and sum_of(priced, resort.currency) != shown:
        raise PriceMoved
    booking = new_booking(resort, wish, priced, at)
    vouchers = write_vouchers(booking, priced)
    add_version(booking, priced, by=wish.by)
    claim_places(booking, resort, vouchers, state="held")
    record(booking, "held", by=wish.by, resort_id=resort.id, total=booking.total)
    tell("booking_held", booking_id=booking.id)
    return booking


def _priced(
    wish: BookingWish,
    today: date,
    agreed: Sequence[Money] | None,
    promised: Sequence[Promised] | None,
) -> list[Priced]:
    tariff = load_tariff(wish.resort_id)
    if promised is not None:
        return price_amended(tariff, wish.vouchers, promised, today)
    return price_vouchers(tariff, wish.vouchers, today, agreed=agreed)


def confirm_booking(booking: Booking, *, by: str) -> Booking:
    """Turn the hold into a promise without an end; its claims become sold."""
    booking = lock_booking(booking.id)
    if booking.status != BookingStatus.HELD:
        raise NotInThisState(code=booking.code, status=BookingStatus(booking.status))
    if ran_out(booking, now()):
        raise HoldEnded(code=booking.code)
    return settle_held(booking, by=by)


def settle_held(booking: Booking, *, by: str) -> Booking:
    """As `confirm_booking`, also after its time: what nobody has swept yet has its places.

    The caller holds the booking's lock.
    """
    _lock_shared_types(booking)
    booking.status, booking.expires_at = BookingStatus.CONFIRMED, None
    db.session.flush()
    settle([voucher.id for voucher in booking.vouchers])
    record(booking, "confirmed", by=by, resort_id=booking.resort_id)
    tell("booking_confirmed", booking_id=booking.id)
    number_vouchers(booking)
    return booking


def cancel_booking(booking: Booking, *, by: str) -> Booking:
    """End a held or confirmed booking; its places are free at once, what is kept is written."""
    return _cancel(lock_booking(booking.id), by=by)


def cancel_by_guest(booking: Booking) -> Booking:
    """As `cancel_booking`, by who has the link: until the day before arrival.

    A hold may be given up at any time. Raises CallTheResort.
    """
    booking = lock_booking(booking.id)
    if begun(booking, local_day(booking.resort.zone)):
        resort = booking.resort
        raise CallTheResort(resort=in_language(resort.name), phone=resort.phone or resort.email)
    return _cancel(booking, by="guest")


def begun(booking: Booking, today: date) -> bool:
    """Whether the day of arrival of a confirmed booking has come."""
    live = [voucher for voucher in booking.vouchers if voucher.dropped_at is None]
    arrivals = [voucher.nights.lower for voucher in live if voucher.nights.lower]
    return booking.status == BookingStatus.CONFIRMED and min(arrivals) <= today


def _cancel(booking: Booking, *, by: str) -> Booking:
    if booking.status not in (BookingStatus.HELD, BookingStatus.CONFIRMED):
        raise NotInThisState(code=booking.code, status=BookingStatus(booking.status))
    must_be_expected(booking, booking.vouchers)
    fee = fee_to_cancel(booking, local_day(booking.resort.zone)).minor
    _end(booking, BookingStatus.CANCELLED, by=by, fee=fee)
    return booking


def expire_booking(booking_id: int) -> bool:
    """End a hold that ran out; False when it is not (any more) one, or is being worked on."""
    booking = lock_if_free(booking_id)
    if booking is None or booking.status != BookingStatus.HELD or not ran_out(booking, now()):
        return False
    _end(booking, BookingStatus.EXPIRED, by="sweep")
    return True


def ran_out(booking: Booking, at: datetime) -> bool:
    """Whether its hold is over at that instant, swept or not."""
    return booking.expires_at is not None and booking.expires_at <= at


def _end(booking: Booking, status: BookingStatus, *, by: str, fee: int | None = None) -> None:
    booking.status, booking.expires_at, booking.ended_at = status, None, now()
    booking.cancellation_fee = fee
    db.session.flush()
    free_vouchers(booking.vouchers)
    facts = {} if fee is None else {"fee": fee}
    record(booking, str(status), by=by, resort_id=booking.resort_id, **facts)
    tell(f"booking_{status}", booking_id=booking.id)
    close_request(subject_of(booking))
    refund_rest(booking, reason=str(status), decision=str(status))


def free_vouchers(vouchers: Sequence[Voucher]) -> None:
    """Give back what the vouchers claim; a shared room passes to who stays in it."""
    shared = [voucher for voucher in vouchers if voucher.sharing_id is not None]
    if shared:
        types = {voucher.room_type_id for voucher in shared}
        lock_claimed([voucher.id for voucher in vouchers], types)
    for voucher in sorted(shared, key=lambda v: (v.room_type_id, v.sharing_id or 0, v.id)):
        if voucher.sharing_id is not None and voucher.id in sharers(voucher.sharing_id):
            leave(voucher.sharing_id, voucher.id, _claim_states)
    give_back([voucher.id for voucher in vouchers])


def _claim_states(voucher_ids: Sequence[int]) -> Mapping[int, str]:
    rows = db.session.execute(
        select(Voucher.id, Booking.status)
        .join(Booking, Booking.id == Voucher.booking_id)
        .where(Voucher.id.in_(voucher_ids))
    )
    return {voucher: "held" if status == "held" else "sold" for voucher, status in rows}


def _lock_shared_types(booking: Booking) -> None:
    """Changes of who shares a room go through the lock of its type (see sharing.leave)."""
    types = {voucher.room_type_id for voucher in booking.vouchers if voucher.by_place}
    if types:
        lock(RoomType, *types)


def due_holds(limit: int = 100) -> list[int]:
    """Ids of holds that ran out, oldest first."""
    return list(
        db.session.scalars(
            select(Booking.id)
            .where(Booking.status == BookingStatus.HELD, Booking.expires_at <= func.app_now())
            .order_by(Booking.expires_at)
            .limit(limit)
        )
    )
