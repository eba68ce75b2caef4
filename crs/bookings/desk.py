"""What the desk's pages of bookings are filled with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from billing.payments.queries import payments_of, refunds_of
from core.clock import local_day, now
from core.i18n import _, _l, in_language
from core.letters.kinds import message_name
from core.money import Money
from core.organisation.models import Resort
from crm.messages.queries import messages_about
from crm.messages.reading import STATUSES
from crs.bookings.changes import Change, changes_between, names_in
from crs.bookings.explaining import Promised, fee_to_cancel, least_fee, promised_by
from crs.bookings.history import history_of, names_of
from crs.bookings.models import Booking, BookingStatus, BookingVersion
from crs.bookings.money_lines import money_of
from crs.bookings.paid import subject_of
from crs.bookings.queries import link_signature, list_bookings

PAGE = 50
FILTER = ("resort", "status", "words", "arrival_from")
SOURCES = {
    "web": _l("shop"),
    "telephone": _l("telephone"),
    "proposal": _l("proposal"),
    "opening": _l("before this system"),
}


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
    by: str
    total: Money
    more: Money | None
    """The difference to the version before; None: the first."""
    changes: Sequence[Change]
    """What else differs from it."""


def booking_page(booking: Booking) -> dict[str, Any]:
    """One booking: vouchers, money, versions, history, what cancelling would cost today."""
    today = local_day(booking.resort.zone)
    versions = _versions(booking)
    subject = subject_of(booking)
    payments, refunds = payments_of(subject), refunds_of(subject)
    live = [voucher for voucher in booking.vouchers if voucher.dropped_at is None]
    left = (booking.expires_at - now()).total_seconds() if booking.expires_at else 0
    return {
        "booking": booking,
        "resort": booking.resort,
        "today": today,
        "vouchers": list(zip(live, versions[-1].promised, strict=True)),
        "versions": versions,
        "history": history_of(booking, payments, refunds),
        "total": Money(booking.total, booking.currency),
        "due_now": Money(booking.due_now, booking.currency),
        "fee_today": fee_to_cancel(booking, today),
        "least_fee": least_fee(booking),
        "fee_kept": Money(booking.cancellation_fee or 0, booking.currency),
        "seconds_left": max(int(left), 0),
        "key": link_signature(booking),
        "sources": SOURCES,
        **money_of(booking, payments, refunds),
        **_messages(booking),
    }


def _versions(booking: Booking) -> list[ShownVersion]:
    """In their order, each with what it changed."""
    promised = [promised_by(version) for version in booking.versions]
    names = names_in(chain.from_iterable(promised), booking.resort_id)
    by = names_of({version.by for version in booking.versions})
    found: list[ShownVersion] = []
    for version, now_promised in zip(booking.versions, promised, strict=True):
        whole = Money(version.total, booking.currency)
        last = found[-1] if found else None
        more = whole - last.total if last else None
        changes = changes_between(last.promised, now_promised, names) if last else []
        shown = ShownVersion(version, now_promised, by[version.by], whole, more, changes)
        found.append(shown)
    return found


def _messages(booking: Booking) -> dict[str, Any]:
    """What its guest was told, and the papers that there are."""
    return {
        "messages": messages_about(subject_of(booking)),
        "kind_name": message_name,
        "statuses": STATUSES,
        "has_voucher": booking.status == BookingStatus.CONFIRMED,
    }
