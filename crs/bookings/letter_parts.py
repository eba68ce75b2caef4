"""What letters about bookings are made of: the frame, the stay, the money, the papers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.db import db
from core.i18n import LANGUAGES, _, day, in_language, money
from core.letters.kinds import Attachment, Letter
from core.money import Money
from core.paths import public_address
from crs.bookings.calendar_file import MEDIA_TYPE, calendar_file
from crs.bookings.models import Booking, BookingStatus
from crs.bookings.paid import paid_for
from crs.bookings.queries import link_signature
from crs.bookings.voucher_paper import voucher_sheet

Facts = Mapping[str, Any]
PDF = "application/pdf"


def booking_of(facts: Facts) -> Booking:
    """The booking that a message is about."""
    return db.session.get_one(Booking, facts["booking_id"])


def amount_of(facts: Facts) -> Money:
    """The amount that a message is about."""
    return Money(facts["amount"], facts["currency"])


def link_to(booking: Booking) -> str:
    """The whole address of my booking in its language; whoever has it can see and cancel."""
    said = f"/{booking.language}" if booking.language in LANGUAGES else ""
    return public_address(f"{said}/bookings/{booking.code}?key={link_signature(booking)}")


def letter(
    booking: Booking,
    subject: str,
    opening: Sequence[str],
    *,
    facts: Sequence[tuple[str, str]] = (),
    act: str = "",
    closing: Sequence[str] = (),
    attachments: Sequence[Attachment] = (),
) -> Letter:
    """From the resort to the buyer; `act` is what the link does, in place of showing."""
    resort = booking.resort
    name = in_language(resort.name)
    reached = " · ".join(filter(None, (resort.phone, resort.email)))
    return Letter(
        subject=subject.format(resort=name, code=booking.code),
        greeting=_("Dear {name},").format(name=booking.buyer.name),
        opening=opening,
        facts=facts,
        link=(act or _("See my booking"), link_to(booking)),
        closing=closing,
        sender=[line for line in (name, resort.address, reached) if line],
        reply_to=resort.email,
        attachments=attachments,
    )


def stay_rows(booking: Booking) -> list[tuple[str, str]]:
    """Resort, dates and room of each voucher."""
    resort = booking.resort
    rows = [(_("Booking"), booking.code), (_("Resort"), in_language(resort.name))]
    arrival = _("from %(time)s") % {"time": f"{resort.check_in_from:%H:%M}"}
    departure = _("by %(time)s") % {"time": f"{resort.check_out_until:%H:%M}"}
    for voucher in booking.live_vouchers:
        rows += [
            (_("Room"), in_language(voucher.room_type.name)),
            (_("Arrival"), f"{day(voucher.arrives_on)}, {arrival}"),
            (_("Departure"), f"{day(voucher.departs_on)}, {departure}"),
        ]
    return rows


def paid_rows(booking: Booking) -> list[tuple[str, str]]:
    """The price, what came of it, what is still to come; what is nothing is not said."""
    whole, paid = Money(booking.total, booking.currency), paid_for(booking)
    still = still_to_pay(booking)
    rows = [(_("Total"), money(whole))]
    if paid:
        rows.append((_("Paid"), money(paid)))
    return [*rows, (_("Still to pay"), money(still))] if still else rows


def still_to_pay(booking: Booking) -> Money:
    """Of the whole price."""
    whole = Money(booking.total, booking.currency)
    return max(whole - paid_for(booking), Money(0, booking.currency))


def papers(booking: Booking) -> list[Attachment]:
    """The voucher and the dates for a calendar, of what is confirmed."""
    if booking.status != BookingStatus.CONFIRMED:
        return []
    sheet = voucher_sheet(booking, paid=paid_for(booking))
    dates = calendar_file(booking)
    return [
        Attachment(sheet.name, PDF, sheet.pdf),
        Attachment(f"stay-{booking.code}.ics", MEDIA_TYPE, lambda: dates),
    ]
