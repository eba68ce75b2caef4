"""The stay for the guest's own calendar: one event, the same however often it is fetched."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlsplit

from icalendar import Calendar, Event, vGeo

from core.i18n import _, _l, in_language, speaking
from core.paths import public_address
from core.refusals import Refusal
from crs.bookings.models import Booking, BookingStatus, Voucher

MEDIA_TYPE = "text/calendar"
STATUS = {
    BookingStatus.HELD: "TENTATIVE",
    BookingStatus.CONFIRMED: "CONFIRMED",
    BookingStatus.CANCELLED: "CANCELLED",
}


class NoEvent(Refusal):
    """What was never promised, or is not any more, is no date of a calendar."""

    message = _l("The hold of booking {code} has ended, so there is nothing for a calendar.")


def calendar_file(booking: Booking) -> bytes:
    """An iCalendar file (RFC 5545) in the guest's language, of whole days. Raises NoEvent.

    A cancelled booking says so, so that a calendar that has it takes it out. The guest's link is
    not in it: calendars are shared.
    """
    if booking.status not in STATUS:
        raise NoEvent(code=booking.code)
    with speaking(booking.language):
        calendar = Calendar()
        calendar.add("prodid", "-//Sanatorium//stay//EN")
        calendar.add("version", "2.0")
        calendar.add("method", "PUBLISH")
        calendar.add_component(_event(booking))
    made: bytes = calendar.to_ical()
    return made


def _event(booking: Booking) -> Event:
    resort, live = booking.resort, booking.live_vouchers
    name = in_language(resort.name)
    event = Event()
    event.add("uid", f"{booking.code}@{urlsplit(public_address('/')).hostname}")
    event.add("dtstamp", booking.ended_at or booking.versions[-1].written_at)
    event.add("sequence", booking.version - 1 + (booking.ended_at is not None))
    event.add("status", STATUS[BookingStatus(booking.status)])
    event.add("summary", _("Stay at {resort}").format(resort=name))
    event.add("dtstart", min(voucher.arrives_on for voucher in live))
    event.add("dtend", max(voucher.departs_on for voucher in live) + timedelta(days=1))
    event.add("location", ", ".join(filter(None, (name, resort.address))))
    event["geo"] = vGeo((float(resort.latitude), float(resort.longitude)))
    event.add("description", "\n".join(_description(booking, live)))
    event.add("transp", "TRANSPARENT")
    return event


def _description(booking: Booking, live: Sequence[Voucher]) -> list[str]:
    resort = booking.resort
    lines = [
        _("Booking {code}").format(code=booking.code),
        *(in_language(voucher.room_type.name) for voucher in live),
        _("Arrival from {time}").format(time=f"{resort.check_in_from:%H:%M}"),
        _("Departure by {time}").format(time=f"{resort.check_out_until:%H:%M}"),
        " · ".join(filter(None, (resort.phone, resort.email))),
    ]
    return list(filter(None, lines))
