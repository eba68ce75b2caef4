"""What guests are told about their bookings: the letters, written when they are sent."""

from __future__ import annotations

from core.i18n import _, _l, money
from core.letters.kinds import Letter, MessageKind
from core.money import Money
from crs.bookings import texts
from crs.bookings.before_arrival import before_arrival, hold_ends
from crs.bookings.letter_parts import (
    Facts,
    amount_of,
    booking_of,
    letter,
    paid_rows,
    papers,
    stay_rows,
)
from crs.bookings.paid import paid_for


def confirmed(facts: Facts) -> Letter:
    """The stay is theirs; the voucher is attached while it is."""
    booking = booking_of(facts)
    paid = paid_for(booking)
    came = [_("We have received {amount}. Thank you.").format(amount=money(paid))] if paid else []
    return letter(
        booking,
        _("Your stay at {resort} is confirmed: {code}"),
        [_("Your booking is confirmed. We look forward to seeing you."), *came],
        facts=[*stay_rows(booking), *paid_rows(booking)],
        closing=[
            _("Your voucher is attached. Bring it on paper or on your phone."),
            _("Anyone who has the link above can see and cancel the booking: keep it to yourself."),
        ],
        attachments=papers(booking),
    )


def changed(facts: Facts) -> Letter:
    """It is otherwise now: what it is, what it costs, what goes back."""
    booking = booking_of(facts)
    back = Money(facts["back"], booking.currency)
    rows = [(_("Refunded to you"), money(back))] if back else []
    return letter(
        booking,
        _("Your booking has been changed: {code}"),
        [_("Your booking has been changed. This is what we have now agreed.")],
        facts=[*stay_rows(booking), *paid_rows(booking), *rows],
        closing=[
            _("The new voucher is attached; it replaces the previous one."),
            _("If you did not ask for this change, please call us."),
        ],
        attachments=papers(booking),
    )


def payment_received(facts: Facts) -> Letter:
    """The money is here."""
    booking = booking_of(facts)
    return letter(
        booking,
        _("Your payment has arrived: {code}"),
        [_("We have received {amount}. Thank you.").format(amount=money(amount_of(facts)))],
        facts=paid_rows(booking),
    )


def cancelled(facts: Facts) -> Letter:
    """It is over: what is kept, what goes back. The figures are those of the day it ended."""
    booking = booking_of(facts)
    currency = booking.currency
    fee, paid = Money(facts["fee"], currency), Money(facts["paid"], currency)
    back = max(paid - fee, Money(0, currency))
    rows = [(_("Paid"), money(paid)), (_("Kept of the price"), money(fee))] if paid or fee else []
    closing = []
    if back:
        rows.append((_("Refunded to you"), money(back)))
        closing.append(_("The refund goes back to where the money came from."))
    return letter(
        booking,
        _("Your booking is cancelled: {code}"),
        [_("Your booking is cancelled, and your room is free for others.")],
        facts=[*stay_rows(booking), *rows],
        closing=closing,
    )


def refund_sent(facts: Facts) -> Letter:
    """The provider has taken the refund; a card shows it some days later."""
    sent = _("We have sent {amount} back to where the money came from.")
    return letter(
        booking_of(facts),
        _("Your refund is on its way: {code}"),
        [sent.format(amount=money(amount_of(facts)))],
        closing=[_("Banks take five to ten days to show it on your account.")],
    )


def hold_expired(facts: Facts) -> Letter:
    """They had begun to pay, and the time ran out."""
    return letter(
        booking_of(facts),
        _("Your hold has ended: {code}"),
        [
            _("The payment was not finished in time, so the room is free for others again."),
            _("Nothing was charged. The room may still be free: search again and hold it again."),
        ],
    )


def paid_too_late(facts: Facts) -> Letter:
    """The money came when the places were gone."""
    told = _("Your payment of {amount} came after the hold had ended.")
    return letter(
        booking_of(facts),
        _("Your payment came too late and is being refunded: {code}"),
        [
            told.format(amount=money(amount_of(facts))),
            _(
                "Your room had been taken by then, so we are refunding the whole amount. We are "
                "sorry."
            ),
        ],
        closing=[_("Banks take five to ten days to show it on your account.")],
    )


def link(facts: Facts) -> Letter:
    """Somebody who knows the code and how they are reached asked for it."""
    return letter(
        booking_of(facts),
        _("The link to your booking: {code}"),
        [_("Here is the page of your booking again, as you asked.")],
        closing=[
            _("Anyone who has the link above can see and cancel the booking: keep it to yourself."),
            _("If you did not ask for it, you need do nothing."),
        ],
    )


LETTERS = {
    "booking_link": MessageKind(_l("Link to the booking"), link, texts.link),
    "booking_confirmed": MessageKind(_l("Booking confirmed"), confirmed, texts.confirmed),
    "booking_changed": MessageKind(_l("Booking changed"), changed, texts.changed),
    "booking_cancelled": MessageKind(_l("Booking cancelled"), cancelled, texts.cancelled),
    "booking_expired": MessageKind(_l("Hold ended while paying"), hold_expired, texts.hold_expired),
    "payment_received": MessageKind(
        _l("Payment received"), payment_received, texts.payment_received
    ),
    "payment_too_late": MessageKind(
        _l("Payment came too late"), paid_too_late, texts.paid_too_late
    ),
    "refund_sent": MessageKind(_l("Refund on its way"), refund_sent, texts.refund_sent),
    "before_arrival": MessageKind(_l("What to bring"), before_arrival, texts.before_arrival),
    "hold_ends": MessageKind(_l("Hold ends soon"), hold_ends, texts.hold_ends),
}
