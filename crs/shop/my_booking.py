"""What a guest's page of a booking is filled with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from billing.payments.accounts import card_is_set_up
from billing.payments.models import RefundStatus
from billing.payments.queries import refunds_of
from core.clock import local_day, now
from core.money import Money
from crs.bookings.explaining import fee_to_cancel, least_fee, promised_by
from crs.bookings.models import Booking, BookingStatus, Voucher
from crs.bookings.operations import begun
from crs.bookings.paid import paid_for, subject_of
from crs.bookings.paying import prepayment_of, to_pay
from crs.catalogue.models import Programme
from crs.catalogue.queries import Promise, promises
from crs.shop.wishes import search_query_of, wish_of

JUST = timedelta(seconds=1)
HURRY = 3600  # seconds: a hold that lasts longer is told by its day


def booking_page(booking: Booking, key: str) -> dict[str, Any]:
    """My booking: the promise as it stands."""
    today, resort = local_day(booking.resort.zone), booking.resort
    live = [voucher for voucher in booking.vouchers if voucher.dropped_at is None]
    vouchers = list(zip(live, promised_by(booking.versions[-1]), strict=True))
    left = (booking.expires_at - now()).total_seconds() if booking.expires_at else 0
    return {
        "booking": booking,
        "resort": resort,
        "vouchers": vouchers,
        "promised_programmes": _promised_in(live),
        "today": today,
        "key": key,
        "whole": Money(booking.total, booking.currency),
        "due_now": Money(booking.due_now, booking.currency),
        "fee_today": fee_to_cancel(booking, today),
        "least_fee": least_fee(booking),
        "fee_kept": Money(booking.cancellation_fee or 0, booking.currency),
        "begun": begun(booking, today),
        "seconds_left": max(int(left), 0),
        "hurries": left < HURRY,
        "last_day": local_day(resort.zone, booking.expires_at - JUST)
        if booking.expires_at
        else None,
        **_money(booking),
        "again": search_query_of(resort.slug, wish_of(live[0])) if live else {},
    }


def _money(booking: Booking) -> dict[str, Any]:
    """What was paid, what may be paid now and how, what goes back."""
    paid, subject = paid_for(booking), subject_of(booking)
    refunds = refunds_of(subject)
    return {
        "paid": paid,
        "to_pay": to_pay(booking),
        "by_card": card_is_set_up(booking.resort.legal_entity.code),
        "confirming": booking.status == BookingStatus.HELD and bool(paid)
        and paid >= prepayment_of(booking),
        "refunds": [one for one in refunds if one.status != RefundStatus.FAILED],
    }  # fmt: skip


def _promised_in(vouchers: Sequence[Voucher]) -> list[tuple[Programme, list[Promise]]]:
    found: dict[int, tuple[Programme, list[Promise]]] = {}
    for voucher in vouchers:
        for person in voucher.persons:
            nights = voucher.nights
            if person.programme and nights.lower and nights.upper:
                promised = promises(person.programme, nights.lower, nights.upper)
                found.setdefault(person.programme.id, (person.programme, promised))
    return list(found.values())
