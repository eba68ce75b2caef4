"""What the desk's pages of bookings are filled with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.clock import local_day, now
from core.i18n import _, _l, in_language
from core.letters.kinds import message_name
from core.money import Money
from core.organisation.models import Resort
from crm.messages.queries import messages_about
from crm.messages.reading import STATUSES
from crs.bookings.explaining import Promised, fee_to_cancel, least_fee, promised_by
from crs.bookings.models import Booking, BookingStatus, BookingVersion
from crs.bookings.paid import subject_of
from crs.bookings.queries import history, link_signature, list_bookings

PAGE = 50
FILTER = ("resort", "status", "words", "arrival_from")
VERBS = {
    "held": _l("held"), "confirmed": _l("confirmed"), "cancelled": _l("cancelled"),
    "expired": _l("the hold ended"), "amended": _l("changed"), "loaded": _l("loaded"),
    "reloaded": _l("loaded again"),
}  # fmt: skip
SOURCES = {"web": _l("shop"), "telephone": _l("telephone"), "opening": _l("before this system")}


@dataclass(frozen=True)
class Row:
    """A booking in one line."""

    booking: Booking
    arrival: date | None
    departure: date | None
    total: Money


def list_page(form: Mapping[str, Any], resorts: Sequence[Resort]) -> dict[str, Any]:
    """The filtered list, its filter, and where the next page begins."""
    chosen = [resort.id for resort in resorts if resort.slug == form["resort"]]
    found = list_bookings(
        resort_ids=chosen or None,
        status=form["status"] or None,
        words=form["words"],
        arrival_from=form["arrival_from"],
        limit=PAGE + 1,
        before_id=form["before"],
    )
    rows = [_row(booking) for booking in found[:PAGE]]
    return {
        "form": form,
        "same_filter": {name: form[name] for name in FILTER if form[name]},
        "rows": rows,
        "next_before": rows[-1].booking.id if len(found) > PAGE else None,
        "sources": SOURCES,
        "places": [
            *([("", _("All resorts"))] if len(resorts) != 1 else []),
            *((r.slug, in_language(r.name)) for r in resorts),
        ],
    }


def _row(booking: Booking) -> Row:
    live = [voucher for voucher in booking.vouchers if voucher.dropped_at is None]
    arrivals = [v.nights.lower for v in live if v.nights.lower]
    departures = [v.nights.upper for v in live if v.nights.upper]
    return Row(
        booking,
        min(arrivals, default=None),
        max(departures, default=None),
        Money(booking.total, booking.currency),
    )


@dataclass(frozen=True)
class ShownVersion:
    """A version with its price and terms as they were promised then."""

    version: BookingVersion
    promised: Sequence[Promised]
    total: Money
    more: Money | None
    """The difference to the version before; None: the first."""


def booking_page(booking: Booking) -> dict[str, Any]:
    """One booking: vouchers, versions, history, what cancelling would cost today."""
    today = local_day(booking.resort.zone)
    versions = _versions(booking)
    live = [voucher for voucher in booking.vouchers if voucher.dropped_at is None]
    left = (booking.expires_at - now()).total_seconds() if booking.expires_at else 0
    return {
        "booking": booking,
        "resort": booking.resort,
        "today": today,
        "vouchers": list(zip(live, versions[-1].promised, strict=True)),
        "versions": versions,
        "history": history(booking),
        "total": Money(booking.total, booking.currency),
        "due_now": Money(booking.due_now, booking.currency),
        "paid_before": Money(booking.paid_before, booking.currency),
        "fee_today": fee_to_cancel(booking, today),
        "least_fee": least_fee(booking),
        "fee_kept": Money(booking.cancellation_fee or 0, booking.currency),
        "seconds_left": max(int(left), 0),
        "key": link_signature(booking),
        "verbs": VERBS,
        "sources": SOURCES,
    }


def _versions(booking: Booking) -> list[ShownVersion]:
    found: list[ShownVersion] = []
    for version in booking.versions:
        whole = Money(version.total, booking.currency)
        more = whole - found[-1].total if found else None
        found.append(ShownVersion(version, promised_by(version), whole, more))
    return found


def messages_of(booking: Booking) -> dict[str, Any]:
    """What its guest was told, and the papers that there are."""
    return {
        "messages": messages_about(subject_of(booking)),
        "kind_name": message_name,
        "statuses": STATUSES,
        "has_voucher": booking.status == BookingStatus.CONFIRMED,
    }
