"""What guests are told about their bookings: the letters, written when they are sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.db import db
from core.i18n import _, _l, day, in_language, money
from core.letters.kinds import Attachment, Letter, MessageKind
from core.money import Money
from core.paths import public_address
from crs.bookings.models import Booking, BookingStatus
from crs.bookings.paid import paid_for
from crs.bookings.queries import link_signature
from crs.bookings.voucher_paper import voucher_sheet

Facts = Mapping[str, Any]
PDF = "application/pdf"


def confirmed(facts: Facts) -> Letter:
    """The stay is theirs; the voucher is attached while it is."""
    booking = _booking(facts)
    paid = paid_for(booking)
    came = [_("We have received {amount}. Thank you.").format(amount=money(paid))] if paid else []
    return _letter(
        booking,
        _("Your stay at {resort} is confirmed: {code}"),
        [_("Your booking is confirmed. We look forward to seeing you."), *came],
        facts=[*_stay(booking), *_paid(booking)],
        closing=[
            _("Your voucher is attached. Bring it on paper or on your telephone."),
            _("Whoever has the link above can see and cancel the booking: keep it to yourself."),
        ],
        attachments=_voucher(booking),
    )


def payment_received(facts: Facts) -> Letter:
    """The money is here."""
    booking = _booking(facts)
    return _letter(
        booking,
        _("Your payment has arrived: {code}"),
        [_("We have received {amount}. Thank you.").format(amount=money(_amount(facts)))],
        facts=_paid(booking),
    )


def cancelled(facts: Facts) -> Letter:
    """It is over: what is kept, what goes back. The figures are those of the day it ended."""
    booking = _booking(facts)
    currency = booking.currency
    fee, paid = Money(facts["fee"], currency), Money(facts["paid"], currency)
    back = max(paid - fee, Money(0, currency))
    rows = [(_("Paid"), money(paid)), (_("Kept of the price"), money(fee))]
    closing = []
    if back:
        rows.append((_("Goes back to you"), money(back)))
        closing.append(_("The refund goes back to where the money came from."))
    return _letter(
        booking,
        _("Your booking is cancelled: {code}"),
        [_("Your booking is cancelled, and your room is free for others.")],
        facts=[*_stay(booking), *rows],
        closing=closing,
    )


def refund_sent(facts: Facts) -> Letter:
    """The provider has taken the refund; a card shows it some days later."""
    sent = _("We have sent {amount} back to where the money came from.")
    return _letter(
        _booking(facts),
        _("Your refund is on its way: {code}"),
        [sent.format(amount=money(_amount(facts)))],
        closing=[_("Banks need five to ten days to show it on your account.")],
    )


def hold_expired(facts: Facts) -> Letter:
    """They had begun to pay, and the time ran out."""
    return _letter(
        _booking(facts),
        _("The time of your hold is over: {code}"),
        [
            _("The payment was not finished in time, so the room is free for others again."),
            _("Nothing was charged. The room may still be free: search again, and hold it anew."),
        ],
    )


def paid_too_late(facts: Facts) -> Letter:
    """The money came when the places were gone."""
    told = _("Your payment of {amount} came when the time of the hold was over.")
    return _letter(
        _booking(facts),
        _("Your payment came too late and goes back: {code}"),
        [
            told.format(amount=money(_amount(facts))),
            _("Your room was taken by then, so we send the whole amount back. We are sorry."),
        ],
        closing=[_("Banks need five to ten days to show it on your account.")],
    )


LETTERS = {
    "booking_confirmed": MessageKind(_l("Booking confirmed"), confirmed),
    "booking_cancelled": MessageKind(_l("Booking cancelled"), cancelled),
    "booking_expired": MessageKind(_l("Hold ended while paying"), hold_expired),
    "payment_received": MessageKind(_l("Payment received"), payment_received),
    "payment_too_late": MessageKind(_l("Payment came too late"), paid_too_late),
    "refund_sent": MessageKind(_l("Refund on its way"), refund_sent),
}


def _booking(facts: Facts) -> Booking:
    return db.session.get_one(Booking, facts["booking_id"])


def _amount(facts: Facts) -> Money:
    return Money(facts["amount"], facts["currency"])


def _letter(
    booking: Booking,
    subject: str,
    opening: Sequence[str],
    *,
    facts: Sequence[tuple[str, str]] = (),
    closing: Sequence[str] = (),
    attachments: Sequence[Attachment] = (),
) -> Letter:
    resort = booking.resort
    name = in_language(resort.name)
    path = f"/bookings/{booking.code}?key={link_signature(booking)}"
    reached = " · ".join(filter(None, (resort.phone, resort.email)))
    return Letter(
        subject=subject.format(resort=name, code=booking.code),
        greeting=_("Dear {name},").format(name=booking.buyer.name),
        opening=opening,
        facts=facts,
        link=(_("See my booking"), public_address(path)),
        closing=closing,
        sender=[line for line in (name, resort.address, reached) if line],
        reply_to=resort.email,
        attachments=attachments,
    )


def _stay(booking: Booking) -> list[tuple[str, str]]:
    """Resort, dates and room of each voucher."""
    resort = booking.resort
    rows = [(_("Booking"), booking.code), (_("Resort"), in_language(resort.name))]
    for voucher in booking.vouchers:
        nights = voucher.nights
        if voucher.dropped_at is None and nights.lower and nights.upper:
            arrival = _("from %(time)s") % {"time": f"{resort.check_in_from:%H:%M}"}
            departure = _("by %(time)s") % {"time": f"{resort.check_out_until:%H:%M}"}
            rows += [
                (_("Room"), in_language(voucher.room_type.name)),
                (_("Arrival"), f"{day(nights.lower)}, {arrival}"),
                (_("Departure"), f"{day(nights.upper)}, {departure}"),
            ]
    return rows


def _paid(booking: Booking) -> list[tuple[str, str]]:
    whole, paid = Money(booking.total, booking.currency), paid_for(booking)
    still = max(whole - paid, Money(0, booking.currency))
    rows = [(_("Total"), money(whole)), (_("Paid"), money(paid))]
    return [*rows, (_("Still to pay"), money(still))] if still else rows


def _voucher(booking: Booking) -> list[Attachment]:
    if booking.status != BookingStatus.CONFIRMED:
        return []
    sheet = voucher_sheet(booking, paid=paid_for(booking))
    return [Attachment(sheet.name, PDF, sheet.pdf)]
