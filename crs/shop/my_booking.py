"""What a guest's page of a booking is filled with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from billing.payments.accounts import card_is_set_up
from billing.payments.models import RefundStatus
from billing.payments.queries import refunds_of
from core.clock import local_day, now
from core.i18n import _, day, ngettext
from core.money import Money
from crs.bookings.explaining import fee_to_cancel, least_fee, promised_by
from crs.bookings.models import Booking, BookingStatus, Voucher
from crs.bookings.operations import begun
from crs.bookings.paid import paid_for, subject_of
from crs.bookings.paying import prepayment_of, to_pay
from crs.bookings.queries import link_signature
from crs.catalogue.models import Programme
from crs.catalogue.queries import Promise, promises
from crs.shop.fee_line import fee_line
from crs.shop.holder import mark
from crs.shop.houses import HouseFacts, houses_of
from crs.shop.my_words import asked_of, contact_of
from crs.shop.sharing import sharing
from crs.shop.window import shop_window
from crs.shop.wishes import search_query_of, wish_of

JUST = timedelta(seconds=1)
HURRY = 3 * 3600  # seconds: a hold that lasts longer is told by its day


@dataclass(frozen=True)
class Replaced:
    """The booking that took another's place; an empty key: not to be opened from there."""

    code: str
    key: str


def booking_page(booking: Booking, key: str) -> dict[str, Any]:
    """My booking: the promise as it stands, its money, what can be done."""
    today, resort = local_day(booking.resort.zone), booking.resort
    live = booking.live_vouchers
    return {
        "booking": booking,
        "resort": resort,
        "vouchers": list(zip(live, promised_by(booking.versions[-1]), strict=True)),
        "promised_programmes": _promised_in(live),
        "key": key,
        "next_words": _what_is_next(booking, live, today),
        "again": search_query_of(resort.slug, wish_of(live[0])) if live else {},
        **hold_of(booking),
        **money_of(booking),
        **sharing(booking),
        "house_facts": _houses(booking),
        "asked": asked_of(booking),
        **contact_of(booking),
        "replaced_by": _replaced_by(booking),
        **_leaving(booking, today),
    }


def _houses(booking: Booking) -> dict[int, Sequence[HouseFacts]]:
    """Of its room types, as far as they are still sold."""
    window = shop_window()
    types = {one.room_type_id for one in booking.live_vouchers}
    return {key: houses_of(window, window.room_types[key]) for key in types & {*window.room_types}}


def _replaced_by(booking: Booking) -> Replaced | None:
    """The booking in its place; its link only for the browser that made both."""
    newer = booking.replaced_by
    if newer is None:
        return None
    is_mine = bool(mark()) and mark() == newer.holder_mark
    return Replaced(newer.code, link_signature(newer) if is_mine else "")


def hold_of(booking: Booking) -> dict[str, Any]:
    """Whether it stands, and how long a hold still does."""
    ends = booking.expires_at
    left = max(int((ends - now()).total_seconds()), 0) if ends else 0
    return {
        "lives": booking.status == BookingStatus.CONFIRMED
        or (booking.status == BookingStatus.HELD and left > 0),
        "seconds_left": left,
        "hurries": left < HURRY,
        "last_day": local_day(booking.resort.zone, ends - JUST) if ends else None,
    }


def _leaving(booking: Booking, today: date) -> dict[str, Any]:
    """What cancelling costs, and whether the guest may do it alone."""
    return {
        "begun": begun(booking, today),
        "fees": fee_line(booking, today),
        "fee_today": fee_to_cancel(booking, today),
        "least_fee": least_fee(booking),
        "fee_kept": Money(booking.cancellation_fee or 0, booking.currency),
    }


def _what_is_next(booking: Booking, live: Sequence[Voucher], today: date) -> str:
    """One sentence; nothing where the page says more below."""
    if booking.replaced_by_id is not None:
        return _("The room is held in the newer booking; this one needs nothing more.")
    if booking.status == BookingStatus.CANCELLED:
        return _("Your room is free for others, and you need do nothing more.")
    if booking.status != BookingStatus.CONFIRMED:
        return ""
    first, last = min(one.arrives_on for one in live), max(one.departs_on for one in live)
    facts = {"day": day(first), "time": f"{booking.resort.check_in_from:%H:%M}"}
    if today < first:
        words = ngettext(
            "Your stay begins in %(num)d day: on %(day)s, from %(time)s.",
            "Your stay begins in %(num)d days: on %(day)s, from %(time)s.",
            (first - today).days,
            **facts,
        )
        return str(words)
    if today == first:
        return _("Your stay begins today, from %(time)s.") % facts
    if today <= last:
        return _("Your stay lasts until %(day)s.") % {"day": day(last)}
    return _("Your stay is over. Thank you for staying with us.")


def waits_for_payer(page: Mapping[str, Any]) -> bool:
    """Whether it is held as before: nobody has paid, and the time is not over."""
    is_held = page["booking"].status == BookingStatus.HELD
    return bool(is_held and page["lives"] and not page["confirming"])


def money_of(booking: Booking) -> dict[str, Any]:
    """What was paid, what may be paid now and how, what goes back."""
    paid, subject = paid_for(booking), subject_of(booking)
    refunds = refunds_of(subject)
    return {
        "whole": Money(booking.total, booking.currency),
        "due_now": Money(booking.due_now, booking.currency),
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
